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
bool same_ignoring_case(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](char a, char b) { return lower(a) == lower(b); });
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

// A date as 2026-11-23 is no number to call.
bool iso_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         (text.starts_with("19") || text.starts_with("20"));
}

std::optional<Found> phone(std::string_view text) {
  std::size_t end = 0;
  std::size_t digits = 0;
  std::size_t after_last_digit = 0;
  if (text[0] != '+' && text[0] != '(' && !digit(text[0])) return std::nullopt;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (digit(c)) {
      ++digits;
      after_last_digit = end + 1;
    } else if (c == '+' ? end != 0 : c != ' ' && c != '-' && c != '(' && c != ')' && c != '/') {
      break;
    } else if (c == ' ' && end > 0 && text[end - 1] == ' ') {
      break;
    }
  }
  if (digits < fewest_digits || digits > most_digits) return std::nullopt;
  if (after_last_digit < text.size() && word(text[after_last_digit])) return std::nullopt;
  const auto number = text.substr(0, after_last_digit);
  // "8 12 100 50" is a set of numbers: one to call begins with + or 0, or with a bracket.
  if (number[0] != '+' && number[0] != '0' && number[0] != '(') return std::nullopt;
  if (iso_date(number)) return std::nullopt;
  return Found{after_last_digit, "[phone]"};
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

// The whole name, and each of its words.
std::vector<std::string> spellings(std::span<const std::string> names) {
  std::vector<std::string> found;
  const auto add = [&found](std::string_view text) {
    if (count_code_points(text) >= shortest_name) found.emplace_back(text);
  };
  for (const std::string_view whole : names) {
    add(whole);
    for (std::size_t begin = 0; begin < whole.size();) {
      const auto end = std::min(whole.find_first_of(" \t,", begin), whole.size());
      add(whole.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return found;
}

std::optional<Found> anything(std::string_view text, std::span<const std::string> names) {
  if (auto found = link(text)) return found;
  if (auto found = mail(text)) return found;
  if (auto found = handle(text)) return found;
  if (auto found = phone(text)) return found;
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
