// The base64 of JSON Web Tokens (RFC 4648, section 5): `-` and `_`, no padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coach::relay {

std::string base64url(std::string_view bytes);

// nullopt for anything that base64url() would not have written: a token has one spelling.
std::optional<std::string> parse_base64url(std::string_view text);

}  // namespace coach::relay
