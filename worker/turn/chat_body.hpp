// The request body that reaches the inference provider (hand-off, "Conversation History"
// and "Streaming Support").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach::worker {

struct ChatMessage {
  std::string role;  // "user" or "assistant"
  std::string content;
};

struct ChatSettings {
  std::string model;
  double temperature = 0.7;
  int max_tokens = 1200;
};

struct ChatInput {
  std::string system_prompt;         // context already filled in
  std::string athlete;               // athlete_summary(); empty: no second system message
  std::vector<ChatMessage> history;  // oldest first
  std::string question;
};

// JSON of a streaming chat completion: system, athlete, history, question; usage asked for.
std::string chat_body(const ChatSettings& settings, const ChatInput& input);

// The system prompt in what chat_body() returned.
std::string system_prompt_in(std::string_view body);

// History as sql/queries/load_turn.sql returns it: [{"role": …, "content": …}, …]. What is not of
// this form is left out.
std::vector<ChatMessage> parse_history(std::string_view json_text);

}  // namespace coach::worker
