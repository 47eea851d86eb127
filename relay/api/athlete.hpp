// The profile row behind a signed-in user.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>

#include "http/server_message.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/claims.hpp"

namespace coach::relay {

class Athlete {
 public:
  explicit Athlete(Rest& rest) : rest_(rest) {}

  // The profile's id. Who has skipped the onboarding gets an empty profile, because
  // conversations belong to one. The error is the reply.
  asio::awaitable<std::expected<std::string, http::ServerReply>> id(const Claims& claims);

 private:
  Rest& rest_;
};

}  // namespace coach::relay
