#include "relay/realtime/token_error.hpp"

#include <fmt/format.h>

namespace coach::relay::realtime {

std::string upgrade_reason(const JwtError& error) {
  switch (error.problem) {
    case JwtProblem::expired:
      return "Token has expired";
    case JwtProblem::bad_signature:
      return "Failed to validate JWT signature";
    case JwtProblem::missing_fields:
      return "Fields `role` and `exp` are required in JWT";
    case JwtProblem::malformed:
    case JwtProblem::not_yet_valid:
      break;
  }
  return "The token provided is not a valid JWT";
}

std::string join_reason(const JwtError& error) {
  switch (error.problem) {
    case JwtProblem::expired:
      return fmt::format("InvalidJWTToken: Token has expired {} seconds ago", error.expired_seconds_ago);
    case JwtProblem::missing_fields:
      return "InvalidJWTToken: " + upgrade_reason(error);
    case JwtProblem::bad_signature:
      return "JwtSignatureError: " + upgrade_reason(error);
    case JwtProblem::malformed:
    case JwtProblem::not_yet_valid:
      break;
  }
  return "MalformedJWT: " + upgrade_reason(error);
}

}  // namespace coach::relay::realtime
