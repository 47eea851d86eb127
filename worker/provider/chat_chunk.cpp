#include "worker/provider/chat_chunk.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cstddef>

namespace coach::worker {
namespace {

namespace json = boost::json;

const json::object* as_object(const json::value* value) {
  return value ? value->if_object() : nullptr;
}

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

std::int64_t count_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* count = value ? value->if_int64() : nullptr;
  return count && *count > 0 ? *count : 0;
}

// A status hides in `status` or `code`, as a number or as digits.
std::optional<unsigned> status_of(const json::object& error) {
  for (const std::string_view key : {"status", "code", "status_code"}) {
    const auto* value = error.if_contains(key);
    if (value == nullptr) continue;
    std::int64_t number = 0;
    if (const auto* integer = value->if_int64()) {
      number = *integer;
    } else if (const auto* text = value->if_string()) {
      std::from_chars(text->data(), text->data() + text->size(), number);
    }
    if (number >= 400 && number <= 599) return static_cast<unsigned>(number);
  }
  return std::nullopt;
}

std::optional<ProviderError> error_of(const json::object& object) {
  const auto* error = object.if_contains("error");
  if (error == nullptr || error->is_null()) return std::nullopt;
  if (const auto* text = error->if_string()) return ProviderError{status_of(object), std::string(*text)};
  if (const auto* details = error->if_object()) {
    return ProviderError{status_of(*details), text_of(*details, "message")};
  }
  return ProviderError{status_of(object), {}};
}

void read_choice(const json::object& object, ChatChunk& chunk) {
  const auto* choices = object.if_contains("choices");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return;
  const auto* choice = choices->get_array().front().if_object();
  if (choice == nullptr) return;
  // `reasoning_content` and `reasoning` stand beside `content` and are never the answer.
  if (const auto* delta = as_object(choice->if_contains("delta"))) chunk.content = text_of(*delta, "content");
  if (auto reason = text_of(*choice, "finish_reason"); !reason.empty())
    chunk.finish_reason = std::move(reason);
}

}  // namespace

ChatChunk parse_chat_chunk(std::string_view type, std::string_view data) {
  ChatChunk chunk;
  if (data == "[DONE]") {
    chunk.done = true;
    return chunk;
  }
  // A chunk is some 300 bytes: parsed on the stack, without an allocation.
  std::array<unsigned char, 4096> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  json::monotonic_resource arena(buffer.data(), buffer.size());
  boost::system::error_code bad;
  const json::value parsed = json::parse(data, bad, &arena);
  const auto* object = bad ? nullptr : parsed.if_object();
  if (type == "error") {
    chunk.error = object ? error_of(*object) : std::nullopt;
    if (!chunk.error)
      chunk.error = ProviderError{object ? status_of(*object) : std::nullopt, std::string(data)};
    return chunk;
  }
  if (object == nullptr) {
    chunk.understood = false;
    return chunk;
  }
  chunk.error = error_of(*object);
  if (const auto* usage = as_object(object->if_contains("usage"))) {
    chunk.usage = Usage{count_of(*usage, "prompt_tokens"), count_of(*usage, "completion_tokens")};
  }
  read_choice(*object, chunk);
  return chunk;
}

std::optional<ProviderError> parse_error_body(std::string_view body) {
  boost::system::error_code bad;
  const json::value parsed = json::parse(body, bad);
  const auto* object = bad ? nullptr : parsed.if_object();
  if (object == nullptr) return std::nullopt;
  if (auto error = error_of(*object)) return error;
  for (const std::string_view key : {"detail", "message"}) {
    if (auto text = text_of(*object, key); !text.empty())
      return ProviderError{status_of(*object), std::move(text)};
  }
  return std::nullopt;
}

}  // namespace coach::worker
