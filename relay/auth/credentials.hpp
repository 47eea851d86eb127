// What a person may choose as address and password, pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "relay/auth/auth_error.hpp"

namespace coach::relay {

// As it is stored: lower case, without blanks around it. nullopt: not an address.
std::optional<std::string> normalise_email(std::string_view email);

// Supabase's defaults: six characters at least; bcrypt reads 72 bytes, so that longer
// passwords would only seem to be checked.
std::optional<AuthError> check_password(std::string_view password);

}  // namespace coach::relay
