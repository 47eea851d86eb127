// Hexadecimal digits, as PostgreSQL writes bytea.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coach::relay::realtime {

// `digits` come in pairs, in small letters; anything else counts as 0.
inline std::string bytes_of_hex(std::string_view digits) {
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
  };
  std::string out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(value(digits[i]) << 4 | value(digits[i + 1]));
  }
  return out;
}

}  // namespace coach::relay::realtime
