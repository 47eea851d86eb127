// Refusals of the sign-in API, in the two forms its clients know.
#pragma once

#include <string>
#include <vector>

#include "http/server_message.hpp"

namespace coach::relay {

struct AuthError {
  unsigned status = 400;
  std::string code;  // of Supabase Auth's list, which supabase-js shows as error.code
  std::string message;
  std::vector<std::string> weaknesses{};  // of a weak password: length
};

// A client that names an API version of 2024-01-01 or later gets {code, message} and the
// header that says so; older ones {code: status, error_code, msg}.
http::ServerReply error_reply(const AuthError& error, const http::ServerRequest& request);

}  // namespace coach::relay
