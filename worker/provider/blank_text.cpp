#include "worker/provider/blank_text.hpp"

#include <algorithm>
#include <array>

namespace coach::worker {
namespace {

// The length in bytes of the blank character that `text` begins with; 0: it is something to read.
std::size_t blank_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first <= ' ' || first == 0x7F) return 1;
  constexpr std::array<std::string_view, 8> others{
      "\xC2\xA0",      // U+00A0, a space that does not break
      "\xC2\x85",      // U+0085, a next line
      "\xE2\x80\xA8",  // U+2028, U+2029: separators
      "\xE2\x80\xA9",
      "\xE2\x80\xAF",  // U+202F, a narrow space
      "\xE2\x81\xA0",  // U+2060, a joiner of words
      "\xE3\x80\x80",  // U+3000, an ideographic space
      "\xEF\xBB\xBF",  // U+FEFF, a byte order mark
  };
  const auto found = std::ranges::find_if(others, [&](std::string_view c) { return text.starts_with(c); });
  if (found != others.end()) return found->size();
  // U+2000 to U+200F: spaces of many widths, and marks without any.
  const bool space = text.size() >= 3 && text.starts_with("\xE2\x80") &&
                     static_cast<unsigned char>(text[2]) >= 0x80 &&
                     static_cast<unsigned char>(text[2]) <= 0x8F;
  return space ? 3 : 0;
}

}  // namespace

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const auto length = blank_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace coach::worker
