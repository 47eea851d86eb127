// A worker's sign of life: keeps the leases of everything it is making, and its row in
// coach.workers, with one statement.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/writer/live_reply.hpp"

namespace coach::worker {

struct HeartbeatSettings {
  std::string worker;
  std::size_t max_replies = 2'000;
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds every{5'000};  // at most a third of the lease
  std::string schema_version;              // the newest migration this program knows
};

class Heartbeat {
 public:
  Heartbeat(const Executor& executor, pg::Pipeline& database, HeartbeatSettings settings,
            const LiveReplies& replies, WorkerMetrics& metrics);

  // Beats until stop(), then says farewell. A reply whose lease was not renewed in time by
  // the local clock, or which the database says is not ours, is lost (LiveReply::lose).
  asio::awaitable<void> run();
  void stop();

  // From now on the row says `draining`.
  void draining() { draining_ = true; }

  // Tokens that were paid for and that no finished reply will account for.
  void add_unaccounted(std::int64_t tokens_in, std::int64_t tokens_out);

  // Workers alive at the last beat, this one included.
  std::size_t workers() const { return workers_; }

  // No beat has failed for two leases: another worker's silence is not the database's.
  bool in_touch() const;

 private:
  struct Held;
  asio::awaitable<void> beat();
  Held held() const;
  void lose_expired();
  asio::awaitable<void> farewell();

  pg::Pipeline& database_;
  HeartbeatSettings settings_;
  const LiveReplies& replies_;
  WorkerMetrics& metrics_;
  Event wake_;
  Clock::time_point in_touch_since_ = Clock::time_point::min();
  std::int64_t tokens_in_ = 0;
  std::int64_t tokens_out_ = 0;
  std::size_t workers_ = 1;
  bool draining_ = false;
  bool stopping_ = false;
};

}  // namespace coach::worker
