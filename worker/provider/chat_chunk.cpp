#include "worker/provider/chat_chunk.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include "core/utf8.hpp"
#include "worker/provider/content_text.hpp"
#include "worker/provider/json_repair.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_reason = 64;  // characters; the longest in use has 16

const json::object* object_in(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value ? value->if_object() : nullptr;
}

std::string text_in(const json::object* object, std::string_view key) {
  const auto* value = object ? object->if_contains(key) : nullptr;
  return value ? content_text(*value) : std::string();
}

void read_finish_reason(const json::object& choice, ChatChunk& chunk) {
  const auto* value = choice.if_contains("finish_reason");
  const auto* reason = value ? value->if_string() : nullptr;
  if (reason == nullptr || reason->empty()) return;
  if (*reason == "error") {
    chunk.error = error_in(choice).value_or(ProviderError{{}, "the finish_reason is error"});
    return;
  }
  const std::string clean = sanitize_utf8(*reason);
  chunk.finish_reason = prefix_code_points(clean, longest_reason);
}

void read_choice(const json::object& object, ChatChunk& chunk) {
  const auto* choices = object.if_contains("choices");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return;
  const auto* choice = choices->get_array().front().if_object();
  if (choice == nullptr) return;
  // `reasoning_content` and `reasoning` stand beside `content` and are never the answer.
  chunk.content = text_in(object_in(*choice, "delta"), "content");
  if (chunk.content.empty()) chunk.message = text_in(object_in(*choice, "message"), "content");
  // Legacy completions have their text in the choice itself.
  if (chunk.content.empty() && chunk.message.empty()) chunk.content = text_in(choice, "text");
  read_finish_reason(*choice, chunk);
}

// An event of type `error`: its data is the error, or the object that holds it, or mere words.
ProviderError error_of_event(const json::object* object, std::string_view data) {
  ProviderError error;
  if (object != nullptr) error = error_in(*object).value_or(error_as(*object));
  if (error.message.empty()) error.message = data;
  error.prompt_too_long =
      error.prompt_too_long || (can_be_about_length(error.status) && says_prompt_too_long(error.message));
  return error;
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
  const json::value parsed = parse_leniently(data, bad, &arena);
  const auto* object = bad ? nullptr : parsed.if_object();
  if (type == "error") {
    chunk.error = error_of_event(object, data);
    return chunk;
  }
  if (object == nullptr) {
    chunk.understood = false;
    return chunk;
  }
  if (const auto* usage = object_in(*object, "usage")) chunk.usage = read_usage(*usage);
  chunk.error = error_in(*object);
  if (!chunk.error) read_choice(*object, chunk);
  return chunk;
}

}  // namespace coach::worker
