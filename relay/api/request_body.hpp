// The JSON bodies that clients send to /api, pure. Each error is a sentence for the client.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace coach::relay {

bool is_uuid(std::string_view text);

struct ChatRequest {
  std::optional<std::string> conversation_id;  // none: begin a new conversation
  std::string message;
};
std::expected<ChatRequest, std::string> parse_chat_request(std::string_view body);

// The row to upsert: the body's fields, which must be columns of athlete_profiles, and
// `user_id`.
std::expected<std::string, std::string> profile_row(std::string_view body, std::string_view user_id);

// The row to insert: the body's fields and `athlete_id`. `date` and `session_type` must be
// there, as the hand-off has it.
std::expected<std::string, std::string> workout_row(std::string_view body, std::string_view athlete_id);

}  // namespace coach::relay
