#include "worker/provider/provider_error.hpp"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <charconv>
#include <cstdint>

#include "core/utf8.hpp"
#include "http/ascii.hpp"
#include "worker/provider/json_repair.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
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

ProviderError described(const json::object& object, std::string_view message) {
  ProviderError error{status_of(object), sanitize_utf8(message)};
  error.prompt_too_long =
      can_be_about_length(error.status) &&
      (error.status == 413 || says_prompt_too_long(error.message) ||
       says_prompt_too_long(text_of(object, "code")) || says_prompt_too_long(text_of(object, "type")));
  return error;
}

// FastAPI's detail: words, or a list of objects with words in `msg`.
std::string detail_of(const json::object& object) {
  const auto* detail = object.if_contains("detail");
  const auto* list = detail ? detail->if_array() : nullptr;
  if (list == nullptr || list->empty()) return text_of(object, "detail");
  const auto* first = list->front().if_object();
  return first ? text_of(*first, "msg") : std::string();
}

}  // namespace

ProviderError error_as(const json::object& object) {
  return described(object, text_of(object, "message"));
}

std::optional<ProviderError> error_in(const json::object& object) {
  const auto* error = object.if_contains("error");
  if (error == nullptr || error->is_null()) return std::nullopt;
  if (const auto* details = error->if_object()) return error_as(*details);
  const auto* text = error->if_string();
  return described(object, text ? std::string(*text) : std::string());
}

std::optional<ProviderError> parse_error_body(std::string_view body) {
  boost::system::error_code bad;
  const json::value parsed = parse_leniently(body, bad);
  if (bad) return std::nullopt;
  const auto* list = parsed.if_array();
  const auto* object = list && !list->empty() ? list->front().if_object() : parsed.if_object();
  if (object == nullptr) return std::nullopt;
  if (auto error = error_in(*object)) return error;
  for (const auto& text : {detail_of(*object), text_of(*object, "message")}) {
    if (!text.empty()) return described(*object, text);
  }
  return std::nullopt;
}

bool says_prompt_too_long(std::string_view words) {
  constexpr std::array<std::string_view, 18> wordings{
      "context length",
      "context_length",
      "context window",
      "context_window",
      "context size",
      "context_size",
      "maximum context",
      "prompt is too long",
      "prompt too long",
      "input is too long",
      "input too long",
      "inputs too long",
      "too many input tokens",
      "reduce the length",
      "maximum input length",
      "maximum prompt length",
      "string_above_max_length",
      "`inputs` tokens + `max_new_tokens`",
  };
  const std::string lower = http::to_lower(words);
  return std::ranges::any_of(wordings, [&](std::string_view wording) { return lower.contains(wording); });
}

bool can_be_about_length(std::optional<unsigned> status) {
  return !status || *status == 400 || *status == 413 || *status == 422 || *status == 500;
}

}  // namespace coach::worker
