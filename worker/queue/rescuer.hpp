// Looks after jobs whose worker died: any worker does this, there is no leader.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>

#include "core/async.hpp"
#include "pg/pipeline.hpp"

namespace coach::worker {

struct RescueSettings {
  std::chrono::milliseconds every{5'000};
  int max_attempts = 5;
};

class Rescuer {
 public:
  // `rescued` is called when jobs became ready again.
  Rescuer(const Executor& executor, pg::Pipeline& database, const RescueSettings& settings,
          std::function<void()> rescued);

  asio::awaitable<void> run();  // until stop()
  void stop();

 private:
  asio::awaitable<void> rescue();
  asio::awaitable<void> bury();

  pg::Pipeline& database_;
  RescueSettings settings_;
  std::function<void()> rescued_;
  Event wake_;
  bool stopping_ = false;
};

}  // namespace coach::worker
