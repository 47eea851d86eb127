// The real PostgREST, kept running: started, watched, started again with back-off, and
// stopped with us.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "core/async.hpp"
#include "core/backoff.hpp"
#include "core/secret.hpp"

namespace coach::relay {

struct PostgRestOptions {
  std::string program;
  Secret database;         // as role authenticator
  std::string public_url;  // of /rest/v1, for its OpenAPI description
  int pool = 10;           // database connections
  BackoffPolicy restart{};
};

class PostgRest {
 public:
  PostgRest(const Executor& executor, PostgRestOptions options);
  ~PostgRest();

  // Keeps it running until stop(); returns when it has ended.
  asio::awaitable<void> run();
  void stop();

  // It answers and has read the database's schema.
  bool ready() const;
  // Waits for that, `limit` at the most.
  asio::awaitable<bool> wait_ready(Clock::duration limit);

  std::uint64_t restarts() const;

  // http://127.0.0.1:PORT; changes with a restart.
  const std::string& base_url() const;

  // Signs the tokens it accepts. It is made for each run of this program and known to these
  // two processes alone.
  const Secret& token_secret() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::relay
