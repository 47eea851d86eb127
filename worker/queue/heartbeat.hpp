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
#include "core/lifecycle.hpp"
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

  // Beats until stop(), then says farewell. A reply which the database says is not ours is lost
  // (LiveReply::lose).
  asio::awaitable<void> run() { return life_.run_loop(beat_until_stopped()); }
  void stop() { life_.stop(); }

  // The next beat comes now: there is a connection again, after some time without one.
  void wake() { life_.wake(); }

  // From now on the row says `draining`.
  void draining() { draining_ = true; }

  // Tokens that were paid for and that no finished reply will account for.
  void add_unaccounted(std::int64_t tokens_in, std::int64_t tokens_out);

  // Workers alive at the last beat, this one included.
  std::size_t workers() const { return workers_; }

  // The last beat was answered; false before the first.
  bool succeeding() const { return succeeding_; }

  // No beat has failed for two leases: another worker's silence is not the database's.
  bool in_touch() const;

 private:
  struct Held;
  asio::awaitable<void> beat_until_stopped();
  asio::awaitable<void> beat();
  Held held() const;
  void answered(const Held& held, const pg::Result& answer, Clock::time_point sent);
  Clock::duration until_next() const;
  asio::awaitable<void> farewell();

  pg::Pipeline& database_;
  HeartbeatSettings settings_;
  const LiveReplies& replies_;
  WorkerMetrics& metrics_;
  Lifecycle life_;
  Clock::time_point in_touch_since_ = Clock::time_point::min();
  std::int64_t tokens_in_ = 0;
  std::int64_t tokens_out_ = 0;
  std::size_t workers_ = 1;
  bool succeeding_ = false;
  bool rows_busy_ = false;  // a lease could not be renewed, because somebody else has locked its row
  bool draining_ = false;
};

}  // namespace coach::worker
