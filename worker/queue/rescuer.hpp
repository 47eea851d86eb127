// Looks after jobs whose worker died: any worker does this, there is no leader.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/worker_metrics.hpp"

namespace coach::worker {

struct RescueSettings {
  std::chrono::milliseconds every{5'000};  // at most so long between two looks
  std::chrono::milliseconds lease{15'000};
  int max_attempts = 8;
};

class Rescuer {
 public:
  // `in_touch`: the database could be reached all the time (Heartbeat::in_touch), so that a
  // silent worker is a dead one. `rescued` is called when jobs became ready again.
  Rescuer(const Executor& executor, pg::Pipeline& database, const RescueSettings& settings,
          std::function<bool()> in_touch, std::function<void()> rescued, WorkerMetrics& metrics);

  asio::awaitable<void> run() { return life_.run_loop(rescue_until_stopped()); }
  void stop() { life_.stop(); }

 private:
  asio::awaitable<void> rescue_until_stopped();
  // Returns how long nothing needs rescuing.
  asio::awaitable<Clock::duration> rescue();

  pg::Pipeline& database_;
  RescueSettings settings_;
  std::function<bool()> in_touch_;
  std::function<void()> rescued_;
  WorkerMetrics& metrics_;
  Lifecycle life_;
};

}  // namespace coach::worker
