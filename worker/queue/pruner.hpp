// Carries out the retention that the database's owner has set (coach.settings); nothing is
// set by default. Any worker does this, one at a time (coach.prune).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "core/secret.hpp"

namespace coach::worker {

struct PruneSettings {
  Secret database;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds first_after{60'000};  // a worker that crashes at once prunes nothing
  std::chrono::milliseconds every{3'600'000};
  int batch = 200;  // conversations deleted by one statement
};

class Pruner {
 public:
  Pruner(const Executor& executor, PruneSettings settings);

  asio::awaitable<void> run();  // until stop()
  void stop() { life_.stop(); }

 private:
  asio::awaitable<void> work();
  asio::awaitable<void> prune();

  Executor executor_;
  PruneSettings settings_;
  Lifecycle life_;
};

}  // namespace coach::worker
