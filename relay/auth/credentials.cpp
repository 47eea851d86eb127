#include "relay/auth/credentials.hpp"

#include <algorithm>

#include "http/ascii.hpp"

namespace coach::relay {
namespace {

constexpr std::size_t shortest_password = 6;
constexpr std::size_t longest_password = 72;
constexpr std::size_t longest_email = 254;

bool is_blank_or_control(char c) {
  return (c >= 0 && c <= ' ') || c == '\x7f';
}

}  // namespace

std::optional<std::string> normalise_email(std::string_view email) {
  while (!email.empty() && is_blank_or_control(email.front())) email.remove_prefix(1);
  while (!email.empty() && is_blank_or_control(email.back())) email.remove_suffix(1);
  const auto at = email.rfind('@');
  if (email.size() > longest_email || at == std::string_view::npos || at == 0 || at + 1 == email.size() ||
      std::ranges::any_of(email, is_blank_or_control)) {
    return std::nullopt;
  }
  return http::to_lower(email);
}

std::optional<AuthError> check_password(std::string_view password) {
  if (password.size() > longest_password) {
    return AuthError{400, "validation_failed", "Password cannot be longer than 72 characters"};
  }
  if (password.find('\0') != std::string_view::npos) {
    return AuthError{400, "validation_failed", "Password contains a NUL character"};
  }
  const auto characters =
      std::ranges::count_if(password, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  if (static_cast<std::size_t>(characters) < shortest_password) {
    return AuthError{422, "weak_password", "Password should be at least 6 characters.", {"length"}};
  }
  return std::nullopt;
}

}  // namespace coach::relay
