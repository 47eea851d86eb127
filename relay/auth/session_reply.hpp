// A session as supabase-js keeps it, pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace coach::relay {

struct NewSession {
  std::string user_json;  // auth.user_json()
  std::string session_id;
  std::string method;             // password or anonymous
  std::int64_t signed_in_at = 0;  // seconds since 1970
  std::string refresh_token;
};

struct TokenSettings {
  std::string issuer;  // https://…/auth/v1
  std::chrono::seconds lifetime{3600};
};

// The payload of the access token.
std::string access_token_payload(const NewSession& session, const TokenSettings& settings,
                                 std::chrono::system_clock::time_point now);

// {access_token, token_type, expires_in, expires_at, refresh_token, user}
std::string session_json(const NewSession& session, const TokenSettings& settings, const Secret& secret,
                         std::chrono::system_clock::time_point now);

}  // namespace coach::relay
