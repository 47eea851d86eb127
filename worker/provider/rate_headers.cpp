#include "worker/provider/rate_headers.hpp"

#include <charconv>
#include <string>

namespace coach::worker {
namespace {

using std::chrono::milliseconds;

std::optional<double> milliseconds_of(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s" || unit.empty()) return 1'000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return std::nullopt;
}

std::optional<std::int64_t> parse_count(std::optional<std::string_view> text) {
  std::int64_t count = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (error != std::errc() || end != text->data() + text->size() || count < 0) return std::nullopt;
  return count;
}

}  // namespace

std::optional<milliseconds> parse_reset(std::string_view text) {
  constexpr double day = 24 * 3'600'000.0;
  double total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto unit = text.substr(0, text.find_first_of("0123456789"));
    const auto factor = milliseconds_of(unit);
    if (!factor) return std::nullopt;
    total += number * *factor;
    text.remove_prefix(unit.size());
  }
  if (!(total <= day)) return std::nullopt;
  return milliseconds(static_cast<std::int64_t>(total));
}

RateHeaders read_rate_headers(
    const std::function<std::optional<std::string_view>(std::string_view)>& header) {
  const auto reset = [&](std::string_view name) {
    const auto text = header(name);
    return text ? parse_reset(*text) : std::nullopt;
  };
  return {parse_count(header("x-ratelimit-remaining-requests")),
          parse_count(header("x-ratelimit-remaining-tokens")), reset("x-ratelimit-reset-requests"),
          reset("x-ratelimit-reset-tokens")};
}

}  // namespace coach::worker
