// /auth/v1: sign-up, sign-in and sessions for local use, as much of Supabase Auth as an app
// with passwords and anonymous users needs. No mails are sent: addresses count as confirmed.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "core/async.hpp"
#include "core/secret.hpp"
#include "http/server_message.hpp"
#include "relay/auth/rate_limiter.hpp"
#include "relay/auth/session_reply.hpp"
#include "relay/jwt/key_ring.hpp"

namespace coach::relay {

struct AuthOptions {
  Secret database;  // as role supabase_auth_admin
  Secret jwt_secret;
  TokenSettings token;
  // Two uses of one refresh token within this time are two tabs, not a thief.
  std::chrono::seconds reuse_window{10};
  RateLimit tries_per_address{100, std::chrono::milliseconds(500)};  // a client's network address
  RateLimit failures_per_account{10, std::chrono::seconds(30)};      // wrong passwords
};

class AuthService {
 public:
  // `keys` must outlive the service.
  AuthService(const Executor& executor, AuthOptions options, const KeyRing& keys);
  ~AuthService();

  asio::awaitable<void> run();  // until stop(): its database connections
  void stop();
  bool ready() const;

  // A request on /auth/v1/…; `address` is the client's, for the rate limits.
  asio::awaitable<http::ServerReply> handle(const http::ServerRequest& request, const std::string& address);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::relay
