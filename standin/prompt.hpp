// What a chat request's messages say: the question, the retrieved knowledge, the athlete.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach::standin {

struct ChatMessage {
  std::string role;
  std::string content;
};

// One "### Source {i}: {name}" block of the system prompt.
struct Source {
  std::string_view name;
  std::string_view section;
  std::string_view content;
};

struct Prompt {
  std::string_view question;  // the last user message
  std::string_view context;   // the text behind "## Retrieved Knowledge", or empty
  std::string_view profile;   // "Athlete profile: ...", or empty
  bool has_history = false;   // the coach has answered in this conversation before
};

// The views point into `messages`.
Prompt read_prompt(const std::vector<ChatMessage>& messages);

// The sources of Prompt::context, in order; empty when none were found.
std::vector<Source> read_sources(std::string_view context);

}  // namespace coach::standin
