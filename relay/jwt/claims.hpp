// What a verified token says, and why one is refused.
#pragma once

#include <cstdint>
#include <string>

namespace coach::relay {

struct Claims {
  std::string role;             // the database role: anon, authenticated or service_role
  std::string subject;          // the user's id; empty for a key that belongs to no user
  std::int64_t expires_at = 0;  // seconds since 1970
  std::string json;             // the whole payload as it came, for request.jwt.claims
};

enum class JwtProblem {
  malformed,       // not three parts of base64url and JSON, or no algorithm we accept
  bad_signature,   // signed with another key
  expired,         //
  not_yet_valid,   // `nbf` lies ahead
  missing_fields,  // no `role` or no `exp`
};

struct JwtError {
  JwtProblem problem = JwtProblem::malformed;
  std::int64_t expired_seconds_ago = 0;  // of JwtProblem::expired
};

}  // namespace coach::relay
