// HMAC with SHA-256, and the tokens it signs.
#pragma once

#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace coach::relay {

// The 32 bytes of the code.
std::string hmac_sha256(const Secret& key, std::string_view message);

// A token with that payload, which is JSON, signed HS256.
std::string sign_hs256(const Secret& key, std::string_view payload);

// In a time that does not tell where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace coach::relay
