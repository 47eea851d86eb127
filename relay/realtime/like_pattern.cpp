#include "relay/realtime/like_pattern.hpp"

#include <clocale>
#include <cstddef>
#include <cwctype>
#include <string>

namespace coach::relay::realtime {
namespace {

locale_t utf8_locale() {
  static const locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return made;
}

// Malformed bytes stand for themselves: PostgreSQL lets none in.
std::u32string code_points(std::string_view text, bool fold) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at++]);
    char32_t point = first;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (more > 0) point = first & (0x3f >> more);
    for (; more > 0 && at < text.size(); --more) {
      point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3f);
    }
    if (fold) point = static_cast<char32_t>(towlower_l(static_cast<wint_t>(point), utf8_locale()));
    out += point;
  }
  return out;
}

}  // namespace

bool like(std::string_view text, std::string_view pattern, bool ignore_case) {
  const auto t = code_points(text, ignore_case);
  const auto p = code_points(pattern, ignore_case);
  std::size_t at = 0;
  std::size_t wanted = 0;
  // Where to go on when the part after the last % turns out not to fit.
  std::size_t retry_text = 0;
  std::size_t retry_pattern = std::u32string::npos;
  while (at < t.size()) {
    if (wanted < p.size() && p[wanted] == U'%') {
      retry_pattern = ++wanted;
      retry_text = at;
      continue;
    }
    const bool escaped = wanted + 1 < p.size() && p[wanted] == U'\\';
    const std::size_t literal = escaped ? wanted + 1 : wanted;
    if (literal < p.size() && ((!escaped && p[literal] == U'_') || p[literal] == t[at])) {
      ++at;
      wanted = literal + 1;
    } else if (retry_pattern != std::u32string::npos) {
      at = ++retry_text;
      wanted = retry_pattern;
    } else {
      return false;
    }
  }
  while (wanted < p.size() && p[wanted] == U'%') ++wanted;
  return wanted == p.size();
}

}  // namespace coach::relay::realtime
