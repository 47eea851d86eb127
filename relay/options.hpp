// What coach-relay is started with.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/secret.hpp"
#include "relay/secrets.hpp"

namespace coach::relay {

enum class AuthMode {
  local,     // /auth/v1 is served here, from the auth schema
  external,  // people sign in elsewhere (hosted Supabase); their tokens are only verified
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 54321;
  std::string public_url;  // what clients call the relay; empty: http://address:port
  AuthMode auth = AuthMode::local;

  // Each part has a login of its own; empty switches the part off.
  Secret rest_database;      // role authenticator
  Secret auth_database;      // role supabase_auth_admin
  Secret realtime_database;  // a role with REPLICATION

  int sign_in_burst = 100;  // sign-ups and sign-ins of one client's address at once

  // A reply that /api/chat streams is asked for at least that often, whatever the
  // write-ahead log tells.
  std::chrono::milliseconds chat_poll{1'000};

  std::string postgrest;   // the program's path; empty: no /rest/v1 and no /api
  std::string web_folder;  // the web app's files; empty: none
  std::string jwks_url;    // published keys of a hosted project; empty: none

  ProjectSecrets secrets;
};

}  // namespace coach::relay
