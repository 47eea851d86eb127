// The bodies of the two POST routes, read and checked as OpenAI does.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "standin/api_error.hpp"
#include "standin/embed.hpp"
#include "standin/prompt.hpp"

namespace coach::standin {

struct ChatRequest {
  std::string model;
  std::vector<ChatMessage> messages;  // at least one; contents in parts are joined
  bool stream = false;
  bool include_usage = false;
  std::optional<std::size_t> max_tokens;
};

struct EmbeddingRequest {
  std::string model;
  std::vector<std::string> input;  // at least one, none empty
  std::size_t dimensions = embedding_dimensions;
  bool base64 = false;
};

std::expected<ChatRequest, ApiError> parse_chat_request(std::string_view body);
std::expected<EmbeddingRequest, ApiError> parse_embedding_request(std::string_view body);

}  // namespace coach::standin
