#include "standin/requests.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <utility>

namespace coach::standin {
namespace {

namespace json = boost::json;

constexpr std::size_t most_inputs = 2048;  // OpenAI's limit of one embeddings request

ApiError bad(std::string message) {
  return {400, std::move(message), "invalid_request_error", ""};
}

std::string text(const json::string& string) {
  return {string.data(), string.size()};
}

std::expected<json::object, ApiError> parse_object(std::string_view body) {
  boost::system::error_code error;
  auto value = json::parse(json::string_view(body.data(), body.size()), error);
  if (error || !value.is_object()) {
    return std::unexpected(bad("We could not parse the JSON body of your request."));
  }
  return std::move(value.as_object());
}

std::string string_member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? text(value->get_string()) : std::string();
}

bool bool_member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

// A whole number of at least 1; absent and null are the same.
std::expected<std::optional<std::size_t>, ApiError> count_member(const json::object& object,
                                                                 std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  boost::system::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  if (error || number < 1)
    return std::unexpected(bad(fmt::format("'{}' must be an integer of at least 1.", name)));
  return static_cast<std::size_t>(number);
}

// A string, null, or an array of {"type":"text","text":...} parts.
std::optional<std::string> content_of(const json::value* content) {
  if (content == nullptr || content->is_null()) return std::string();
  if (content->is_string()) return text(content->get_string());
  if (!content->is_array()) return std::nullopt;
  std::string joined;
  for (const auto& part : content->get_array()) {
    if (!part.is_object()) return std::nullopt;
    joined += string_member(part.get_object(), "text");
  }
  return joined;
}

std::expected<std::vector<ChatMessage>, ApiError> messages_of(const json::object& body) {
  const auto* messages = body.if_contains("messages");
  if (messages == nullptr) return std::unexpected(bad("Missing required parameter: 'messages'."));
  if (!messages->is_array() || messages->get_array().empty()) {
    return std::unexpected(bad("Invalid 'messages': expected an array with at least one message."));
  }
  std::vector<ChatMessage> read;
  for (const auto& message : messages->get_array()) {
    const auto* object = message.if_object();
    const auto role = object != nullptr ? string_member(*object, "role") : std::string();
    const auto content = object != nullptr ? content_of(object->if_contains("content")) : std::nullopt;
    if (role != "system" && role != "developer" && role != "user" && role != "assistant" && role != "tool") {
      return std::unexpected(bad(fmt::format("Invalid 'messages[{}].role'.", read.size())));
    }
    if (!content) return std::unexpected(bad(fmt::format("Invalid 'messages[{}].content'.", read.size())));
    read.push_back({role, *content});
  }
  return read;
}

std::expected<std::vector<std::string>, ApiError> inputs_of(const json::object& body) {
  const auto* input = body.if_contains("input");
  if (input == nullptr) return std::unexpected(bad("Missing required parameter: 'input'."));
  std::vector<std::string> read;
  if (input->is_string()) read.push_back(text(input->get_string()));
  if (const auto* array = input->if_array()) {
    for (const auto& entry : *array) {
      if (!entry.is_string())
        return std::unexpected(bad("Invalid 'input': expected a string or an array of strings."));
      read.push_back(text(entry.get_string()));
    }
  }
  if (read.empty() || read.size() > most_inputs) {
    return std::unexpected(bad(fmt::format("Invalid 'input': expected 1 to {} strings.", most_inputs)));
  }
  for (const auto& entry : read) {
    if (entry.empty()) return std::unexpected(bad("Invalid 'input': input cannot be an empty string."));
  }
  return read;
}

}  // namespace

std::expected<ChatRequest, ApiError> parse_chat_request(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return std::unexpected(object.error());
  ChatRequest request;
  request.model = string_member(*object, "model");
  if (request.model.empty()) return std::unexpected(bad("you must provide a model parameter"));
  auto messages = messages_of(*object);
  if (!messages) return std::unexpected(messages.error());
  request.messages = std::move(*messages);
  request.stream = bool_member(*object, "stream");
  if (const auto* options = object->if_contains("stream_options");
      options != nullptr && options->is_object()) {
    request.include_usage = bool_member(options->get_object(), "include_usage");
  }
  // The newer name wins where both are given, as it does at OpenAI.
  for (const std::string_view name : {"max_tokens", "max_completion_tokens"}) {
    const auto limit = count_member(*object, name);
    if (!limit) return std::unexpected(limit.error());
    if (*limit) request.max_tokens = *limit;
  }
  return request;
}

std::expected<EmbeddingRequest, ApiError> parse_embedding_request(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return std::unexpected(object.error());
  EmbeddingRequest request;
  request.model = string_member(*object, "model");
  if (request.model.empty()) return std::unexpected(bad("you must provide a model parameter"));
  auto input = inputs_of(*object);
  if (!input) return std::unexpected(input.error());
  request.input = std::move(*input);
  const auto dimensions = count_member(*object, "dimensions");
  if (!dimensions) return std::unexpected(dimensions.error());
  request.dimensions = dimensions->value_or(embedding_dimensions);
  if (request.dimensions > embedding_dimensions) {
    return std::unexpected(bad(fmt::format("'dimensions' must be at most {}.", embedding_dimensions)));
  }
  const auto format = string_member(*object, "encoding_format");
  if (!format.empty() && format != "float" && format != "base64") {
    return std::unexpected(bad("'encoding_format' must be 'float' or 'base64'."));
  }
  request.base64 = format == "base64";
  return request;
}

}  // namespace coach::standin
