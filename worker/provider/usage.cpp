#include "worker/provider/usage.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>

namespace coach::worker {
namespace {

namespace json = boost::json;

constexpr double greatest = 9'007'199'254'740'992.0;  // 2^53: an int64_t holds it, and so does a double

std::optional<double> number_in(const json::value& value) {
  if (const auto* number = value.if_int64()) return static_cast<double>(*number);
  if (const auto* number = value.if_uint64()) return static_cast<double>(*number);
  if (const auto* number = value.if_double()) return *number;
  const auto* text = value.if_string();
  if (text == nullptr) return std::nullopt;
  double number = 0;
  const auto* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> read_count(const json::object& usage, std::string_view key, bool& odd) {
  const auto* value = usage.if_contains(key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (const auto* number = value->if_int64(); number != nullptr && *number >= 0 && *number < (1LL << 53))
    return *number;
  odd = true;
  const auto number = number_in(*value);
  if (!number || std::isnan(*number) || *number < 0) return std::nullopt;
  return static_cast<std::int64_t>(std::ceil(std::min(*number, greatest)));
}

std::int64_t believe_count(std::optional<std::int64_t> told, std::int64_t most, std::int64_t estimate,
                           bool& odd) {
  if (told && *told > most) odd = true;
  return std::min(told.value_or(estimate), most);
}

}  // namespace

ToldUsage read_usage(const json::object& usage) {
  ToldUsage told;
  told.prompt_tokens = read_count(usage, "prompt_tokens", told.odd);
  told.completion_tokens = read_count(usage, "completion_tokens", told.odd);
  return told;
}

std::optional<BelievedUsage> believe(const ToldUsage& told, const Usage& most, const Usage& estimate) {
  if (!told.prompt_tokens && !told.completion_tokens) return std::nullopt;
  BelievedUsage believed{{}, told.odd};
  believed.usage.prompt_tokens =
      believe_count(told.prompt_tokens, most.prompt_tokens, estimate.prompt_tokens, believed.odd);
  believed.usage.completion_tokens =
      believe_count(told.completion_tokens, most.completion_tokens, estimate.completion_tokens, believed.odd);
  return believed;
}

}  // namespace coach::worker
