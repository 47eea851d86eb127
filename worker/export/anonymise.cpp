#include "worker/export/anonymise.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/utf8.hpp"

namespace coach::worker {
namespace {

constexpr std::size_t shortest_name = 3;  // letters
constexpr std::size_t fewest_digits = 8;  // of a telephone number; a race time or a date has fewer
constexpr std::size_t most_digits = 15;   // E.164

bool digit(char c) {
  return c >= '0' && c <= '9';
}
// Bytes of letters beyond ASCII count as letters, so that no word is cut within one.
bool letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}
bool word(char c) {
  return letter(c) || digit(c) || c == '_';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
// The byte of a letter, made small; `before`: the byte in front of it. Also À to Þ, which UTF-8 writes as C3
// 80 to C3 9E with the small letters 20 hex further on (C3 97 is the multiplication sign).
char lower(char c, char before) {
  const auto byte = static_cast<unsigned char>(c);
  if (static_cast<unsigned char>(before) != 0xC3 || byte < 0x80 || byte > 0x9E || byte == 0x97)
    return lower(c);
  return static_cast<char>(byte + 0x20);
}
bool same_ignoring_case(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (lower(one[i], i > 0 ? one[i - 1] : '\0') != lower(other[i], i > 0 ? other[i - 1] : '\0'))
      return false;
  }
  return true;
}

// Something found at the beginning of a text: how long it is, and what stands for it.
struct Found {
  std::size_t length = 0;
  std::string_view instead;
};

bool mail_char(char c) {
  return (word(c) || c == '.' || c == '-' || c == '+') && static_cast<unsigned char>(c) < 0x80;
}

std::optional<Found> mail(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && mail_char(text[at])) ++at;
  if (at == 0 || at >= text.size() || text[at] != '@') return std::nullopt;
  std::size_t end = at + 1;
  while (end < text.size() && mail_char(text[end])) ++end;
  while (end > at + 1 && !word(text[end - 1])) --end;
  if (text.substr(at + 1, end - at - 1).find('.') == std::string_view::npos) return std::nullopt;
  return Found{end, "[email]"};
}

std::optional<Found> link(std::string_view text) {
  const auto begins = [text](std::string_view start) {
    return text.size() > start.size() && same_ignoring_case(text.substr(0, start.size()), start);
  };
  if (!begins("http://") && !begins("https://") && !begins("www.")) return std::nullopt;
  std::size_t end = 0;
  while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' && text[end] != ')' &&
         text[end] != '>')
    ++end;
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == '?')) --end;
  return Found{end, "[link]"};
}

std::optional<Found> handle(std::string_view text) {
  if (text.size() < 4 || text[0] != '@' || !letter(text[1])) return std::nullopt;
  std::size_t end = 1;
  while (end < text.size() && (word(text[end]) || text[end] == '.')) ++end;
  while (text[end - 1] == '.') --end;
  return Found{end, "[name]"};
}

bool between_digits(char c) {
  return c == ' ' || c == '-' || c == '(' || c == ')' || c == '/';
}

// "8 12 100 50" is a set of numbers and 2026-11-23 a date: one to call begins with + or 0, bracket or not.
std::optional<Found> phone(std::string_view text) {
  std::size_t end = text.starts_with('(') ? 1 : 0;
  if (end == text.size() || (text[end] != '+' && text[end] != '0')) return std::nullopt;
  std::size_t digits = 0;
  std::size_t length = 0;
  for (char before = '+'; end < text.size(); before = text[end++]) {
    const char c = text[end];
    const bool first_plus = c == '+' && digits == 0;
    const bool two_blanks = c == ' ' && before == ' ';
    if ((!digit(c) && !between_digits(c) && !first_plus) || two_blanks) break;
    if (!digit(c)) continue;
    ++digits;
    length = end + 1;
  }
  if (digits < fewest_digits || digits > most_digits) return std::nullopt;
  if (length < text.size() && word(text[length])) return std::nullopt;
  return Found{length, "[phone]"};
}

// 555-123-4567 and (555) 123-4567, as North America writes them without a country's code.
std::optional<Found> north_american_phone(std::string_view text) {
  constexpr std::string_view bare = "ddd-ddd-dddd";
  constexpr std::string_view bracketed = "(ddd) ddd-dddd";
  for (const auto form : {bare, bracketed}) {
    const auto fits = [](char c, char wanted) { return wanted == 'd' ? digit(c) : c == wanted; };
    if (text.size() < form.size() || !std::ranges::equal(text.substr(0, form.size()), form, fits)) continue;
    if (text.size() == form.size() || !word(text[form.size()])) return Found{form.size(), "[phone]"};
  }
  return std::nullopt;
}

std::optional<Found> name(std::string_view text, std::span<const std::string> names) {
  std::optional<Found> longest;
  for (const auto& candidate : names) {
    if (candidate.size() > text.size() || !same_ignoring_case(text.substr(0, candidate.size()), candidate))
      continue;
    const bool ends = candidate.size() == text.size() || !word(text[candidate.size()]);
    if (ends && (!longest || longest->length < candidate.size())) longest = Found{candidate.size(), "[name]"};
  }
  return longest;
}

// The whole name, each of its words, and each of their parts: Anna-Lena is called Anna.
std::vector<std::string> spellings(std::span<const std::string> names) {
  std::vector<std::string> found;
  const auto add_parts = [&found](std::string_view whole, auto separates) {
    for (auto begin = whole.begin(); begin != whole.end();) {
      const auto end = std::find_if(begin, whole.end(), separates);
      const std::string_view part(begin, end);
      if (count_code_points(part) >= shortest_name) found.emplace_back(part);
      begin = end == whole.end() ? end : end + 1;
    }
  };
  for (const std::string_view whole : names) {
    add_parts(whole, [](char) { return false; });
    add_parts(whole, [](char c) { return c == ' ' || c == '\t' || c == ','; });
    add_parts(whole, [](char c) { return !word(c); });
  }
  return found;
}

std::optional<Found> anything(std::string_view text, std::span<const std::string> names) {
  if (auto found = link(text)) return found;
  if (auto found = mail(text)) return found;
  if (auto found = handle(text)) return found;
  if (auto found = phone(text)) return found;
  if (auto found = north_american_phone(text)) return found;
  return name(text, names);
}

}  // namespace

std::string anonymise(std::string_view text, std::span<const std::string> names) {
  const auto known = spellings(names);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    // Only where a word begins.
    const bool begins = at == 0 || !word(text[at - 1]);
    if (const auto found = begins ? anything(text.substr(at), known) : std::nullopt) {
      out += found->instead;
      at += found->length;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace coach::worker
