#include "worker/provider/surrogate_joiner.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace coach::worker {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr char lead = '\xED';  // of the halves, and of Korean syllables
constexpr std::size_t half_length = 3;

// The half that `text` begins with; 0: it begins with none.
std::uint32_t half_in(std::string_view text) {
  if (text.size() < half_length || text[0] != lead) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (second < 0xA0 || second > 0xBF || (third & 0xC0) != 0x80) return 0;
  return 0xD000U | ((second & 0x3FU) << 6) | (third & 0x3FU);
}

void append_character(std::string& out, std::uint32_t high, std::uint32_t low) {
  const std::uint32_t code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  out += static_cast<char>(0xF0 | (code >> 18));
  out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
  out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  out += static_cast<char>(0x80 | (code & 0x3F));
}

}  // namespace

std::string SurrogateJoiner::feed(std::string text) {
  // Nearly every delta: no byte of it can belong to a half.
  if (high_ == 0 && !text.contains(lead)) return text;
  std::string out;
  out.reserve(text.size() + half_length);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::uint32_t half = half_in(rest);
    if (half >= 0xDC00 && high_ != 0) {
      append_character(out, std::exchange(high_, 0), half);
    } else {
      out += finish();
      if (half >= 0xDC00) out += replacement;
      if (half != 0 && half < 0xDC00) high_ = half;
      if (half == 0) out += rest[0];
    }
    rest.remove_prefix(half == 0 ? 1 : half_length);
  }
  return out;
}

std::string SurrogateJoiner::finish() {
  return std::exchange(high_, 0) == 0 ? std::string() : std::string(replacement);
}

}  // namespace coach::worker
