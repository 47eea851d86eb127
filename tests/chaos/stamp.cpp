#include "tests/chaos/stamp.hpp"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace coach::chaos {
namespace {

// Takes a number and the `end` behind it off the front of `text`.
template <typename Number>
bool take_number(std::string_view& text, Number& number, char end) {
  const auto* last = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || rest == last || *rest != end) return false;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()) + 1);
  return true;
}

}  // namespace

std::expected<StampedText, StampFault> read_stamped(std::string_view text) {
  StampedText read;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto at = text.size() - rest.size();
    std::uint64_t serial = 0;
    std::size_t index = 0;
    if (!take_number(rest, serial, ':') || !take_number(rest, index, ' ')) {
      return std::unexpected(StampFault{fmt::format("byte {} does not begin a stamped token", at)});
    }
    if (read.tokens == 0) read.serial = serial;
    if (serial != read.serial || index != read.tokens) {
      return std::unexpected(
          StampFault{fmt::format("{}:{} stands where {}:{} belongs", serial, index, read.serial, read.tokens),
                     serial == read.serial && index > read.tokens});
    }
    ++read.tokens;
  }
  return read;
}

}  // namespace coach::chaos
