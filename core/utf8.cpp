#include "core/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace coach {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::uint8_t byte(char c) {
  return static_cast<std::uint8_t>(c);
}
bool is_continuation(char c) {
  return (byte(c) & 0xC0) == 0x80;
}

// Length of the sequence that `lead` begins, 0 when it begins none.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The second byte decides over overlong forms, surrogates and values past U+10FFFF.
bool second_is_valid(std::uint8_t lead, std::uint8_t second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return (second & 0xC0) == 0x80;
  }
}

struct Sequence {
  std::size_t valid_bytes;  // how many bytes of the sequence are there and right
  std::size_t wanted;       // how many it needs; 0: the lead byte is wrong
};

Sequence examine(std::string_view text) {
  const std::size_t wanted = sequence_length(byte(text[0]));
  if (wanted <= 1) return {wanted, wanted};
  std::size_t have = 1;
  while (have < wanted && have < text.size()) {
    const bool valid =
        have == 1 ? second_is_valid(byte(text[0]), byte(text[1])) : is_continuation(text[have]);
    if (!valid) break;
    ++have;
  }
  return {have, wanted};
}

}  // namespace

std::string Utf8Sanitizer::feed(std::string_view bytes) {
  std::string joined;
  if (!pending_.empty()) {
    joined = pending_ + std::string(bytes);
    bytes = joined;
    pending_.clear();
  }
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    // Runs of plain ASCII are most of the traffic: copied at once.
    const auto plain = static_cast<std::size_t>(
        std::ranges::find_if(bytes, [](char c) { return c == '\0' || byte(c) >= 0x80; }) - bytes.begin());
    out.append(bytes.substr(0, plain));
    bytes.remove_prefix(plain);
    if (bytes.empty()) break;
    if (bytes[0] == '\0') {
      bytes.remove_prefix(1);
      continue;
    }
    const Sequence sequence = examine(bytes);
    if (sequence.wanted != 0 && sequence.valid_bytes == sequence.wanted) {
      out.append(bytes.substr(0, sequence.wanted));
      bytes.remove_prefix(sequence.wanted);
    } else if (sequence.wanted != 0 && sequence.valid_bytes == bytes.size()) {
      pending_ = bytes;  // cut at the end of the input: wait for the rest
      break;
    } else {
      out.append(replacement);
      bytes.remove_prefix(std::max<std::size_t>(sequence.valid_bytes, 1));
    }
  }
  return out;
}

std::string Utf8Sanitizer::finish() {
  const bool unfinished = !pending_.empty();
  pending_.clear();
  return unfinished ? std::string(replacement) : std::string();
}

std::string sanitize_utf8(std::string_view text) {
  Utf8Sanitizer sanitizer;
  std::string out = sanitizer.feed(text);
  out += sanitizer.finish();
  return out;
}

std::size_t count_code_points(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

std::string_view prefix_code_points(std::string_view text, std::size_t limit) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_continuation(text[i]) && seen++ == limit) return text.substr(0, i);
  }
  return text;
}

}  // namespace coach
