// Why a token is refused, in Realtime's words.
#pragma once

#include <string>

#include "relay/jwt/claims.hpp"

namespace coach::relay::realtime {

// For the reply to a join: "InvalidJWTToken: Token has expired 5 seconds ago".
std::string join_reason(const JwtError& error);

// For the refusal of an upgrade: "Token has expired".
std::string upgrade_reason(const JwtError& error);

}  // namespace coach::relay::realtime
