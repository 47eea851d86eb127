#include "worker/provider/json_repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <system_error>

namespace coach::worker {
namespace {

constexpr std::size_t escape_length = 6;  // of \u0000
constexpr std::size_t exponent_digits = 3;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_high(std::uint32_t code) {
  return code >= 0xD800 && code <= 0xDBFF;
}
bool is_low(std::uint32_t code) {
  return code >= 0xDC00 && code <= 0xDFFF;
}

// The number of the \uXXXX that `text` begins with.
std::optional<std::uint32_t> escaped_code(std::string_view text) {
  if (text.size() < escape_length || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t code = 0;
  const auto* end = text.data() + escape_length;
  const auto [rest, error] = std::from_chars(text.data() + 2, end, code, 16);
  if (error != std::errc() || rest != end) return std::nullopt;
  return code;
}

void append_half(std::string& out, std::uint32_t code) {
  out += static_cast<char>(0xE0 | (code >> 12));
  out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  out += static_cast<char>(0x80 | (code & 0x3F));
}

// Each of these appends the right form of what `text` begins with, and returns how many bytes of it
// that was.

std::size_t repair_escape(std::string& out, std::string_view text) {
  if (const auto code = escaped_code(text)) {
    const auto second = escaped_code(text.substr(escape_length));
    if (is_high(*code) && second && is_low(*second)) {
      out += text.substr(0, 2 * escape_length);
      return 2 * escape_length;
    }
    if (is_high(*code) || is_low(*code)) {
      append_half(out, *code);
    } else {
      out += text.substr(0, escape_length);
    }
    return escape_length;
  }
  constexpr std::string_view known = "\"\\/bfnrt";
  if (text.size() < 2 || !known.contains(text[1])) return 1;  // the backslash goes
  out += text.substr(0, 2);
  return 2;
}

std::size_t repair_in_string(std::string& out, std::string_view text) {
  if (text[0] == '\\') return repair_escape(out, text);
  if (static_cast<unsigned char>(text[0]) < 0x20) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(text[0]));
  } else {
    out += text[0];
  }
  return 1;
}

std::size_t repair_exponent(std::string& out, std::string_view text) {
  std::size_t at = 1;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  const auto digits = text.substr(at);
  const auto length = static_cast<std::size_t>(std::ranges::find_if_not(digits, is_digit) - digits.begin());
  out += text.substr(0, at + std::min(length, exponent_digits));
  return at + length;
}

std::size_t repair_outside(std::string& out, std::string_view text) {
  constexpr std::array<std::string_view, 3> not_numbers{"NaN", "Infinity", "-Infinity"};
  for (const auto word : not_numbers) {
    if (!text.starts_with(word)) continue;
    out += "null";
    return word.size();
  }
  const bool exponent = (text[0] == 'e' || text[0] == 'E') && !out.empty() && is_digit(out.back());
  if (exponent) return repair_exponent(out, text);
  out += text[0];
  return 1;
}

}  // namespace

std::string repair_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  bool in_string = false;
  while (!text.empty()) {
    if (text[0] == '"') {
      in_string = !in_string;
      out += '"';
      text.remove_prefix(1);
    } else {
      text.remove_prefix(in_string ? repair_in_string(out, text) : repair_outside(out, text));
    }
  }
  return out;
}

boost::json::value parse_leniently(std::string_view text, boost::system::error_code& bad,
                                   const boost::json::storage_ptr& storage) {
  boost::json::parse_options options;
  options.allow_invalid_utf8 = true;  // text is made valid when a character's bytes are together
  auto parsed = boost::json::parse(text, bad, storage, options);
  if (bad) parsed = boost::json::parse(repair_json(text), bad, storage, options);
  return parsed;
}

}  // namespace coach::worker
