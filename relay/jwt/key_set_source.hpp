// Keeps a verifier's published keys current: a hosted project changes them without notice.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "http/client.hpp"
#include "relay/jwt/token_verifier.hpp"

namespace coach::relay {

class KeySetSource {
 public:
  // `url`: of the project's /auth/v1/.well-known/jwks.json. `verifier` must outlive it.
  KeySetSource(const Executor& executor, std::string url, TokenVerifier& verifier,
               std::chrono::seconds every = std::chrono::minutes(10));

  // Fetches the keys now and then until stop(). A failure leaves the known ones in force.
  asio::awaitable<void> run();
  void stop() { life_.stop(); }

  // The keys were fetched once at least.
  bool ready() const { return ready_; }

 private:
  asio::awaitable<void> keep_current();
  asio::awaitable<bool> fetch();

  std::string url_;
  TokenVerifier& verifier_;
  std::chrono::seconds every_;
  http::Client client_;
  Lifecycle life_;
  bool ready_ = false;
};

}  // namespace coach::relay
