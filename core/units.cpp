#include "core/units.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace coach {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// Largest first, which is what format() needs.
constexpr std::array<Unit, 4> kTimes{{{"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 4> kSizes{{{"GiB", 1u << 30}, {"MiB", 1u << 20}, {"KiB", 1u << 10}, {"B", 1}}};

std::optional<std::uint64_t> parse(std::string_view text, std::span<const Unit> units) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const auto name = text.substr(static_cast<std::size_t>(end - text.data()));
  // Both results are handed on as signed numbers.
  constexpr std::uint64_t limit = std::numeric_limits<std::int64_t>::max();
  for (const auto& unit : units) {
    if (unit.name == name && number <= limit / unit.factor) return number * unit.factor;
  }
  return std::nullopt;
}

std::string format(std::uint64_t number, std::span<const Unit> units) {
  for (const auto& unit : units) {
    if (number >= unit.factor && number % unit.factor == 0) {
      return std::to_string(number / unit.factor) + std::string(unit.name);
    }
  }
  return "0" + std::string(units.back().name);
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto parsed = parse(text, kTimes);
  if (!parsed) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(*parsed));
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  return parse(text, kSizes);
}

std::string format_duration(std::chrono::milliseconds duration) {
  if (duration < std::chrono::milliseconds(0)) return "-" + format_duration(-duration);
  return format(static_cast<std::uint64_t>(duration.count()), kTimes);
}

std::string format_bytes(std::uint64_t bytes) {
  return format(bytes, kSizes);
}

}  // namespace coach
