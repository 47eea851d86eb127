#include "relay/realtime/filter_text.hpp"

#include <cstddef>

namespace coach::relay::realtime {
namespace {

// Follows quotes and parentheses through a text.
class Nesting {
 public:
  // True when `c`, which comes after `previous`, stands outside of both.
  bool outside(char c, char previous) {
    if (escaped_) {
      escaped_ = false;
      return false;
    }
    if (quoted_) {
      escaped_ = c == '\\';
      if (c == '"') quoted_ = false;
      return false;
    }
    // Only at the beginning of a value: elsewhere a quote is a character like any other.
    if (c == '"' && (previous == '.' || previous == '(' || previous == ',' || previous == '\0'))
      quoted_ = true;
    if (c == '(') ++depth_;
    if (c == ')' && depth_ > 0) --depth_;
    return !quoted_ && depth_ == 0;
  }

 private:
  bool quoted_ = false;
  bool escaped_ = false;
  int depth_ = 0;
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> split_conditions(std::string_view text) {
  std::vector<std::string_view> parts;
  Nesting nesting;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (nesting.outside(text[at], at == 0 ? '\0' : text[at - 1]) && text[at] == ',') {
      parts.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> values;
  if (trimmed(text).empty()) return values;
  for (const auto part : split_conditions(text)) values.push_back(unquoted(trimmed(part)));
  return values;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string out;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] == '"') return std::string(text);
    if (text[at] == '\\' && at + 2 < text.size()) ++at;
    out += text[at];
  }
  return out;
}

}  // namespace coach::relay::realtime
