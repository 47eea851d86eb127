// The queue as the database knows it: the same whichever worker asks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/metrics.hpp"
#include "pg/result.hpp"
#include "worker/metrics/cost_meter.hpp"

namespace coach::worker {

struct QueueState {
  struct Class {
    std::int64_t waiting = 0;
    std::int64_t delayed = 0;
    std::int64_t ready = 0;
    std::int64_t running = 0;
    double oldest_ready_seconds = 0;  // 0: none is ready
  };
  Class live;
  Class batch;
  std::int64_t expired_leases = 0;
  std::int64_t dead_jobs = 0;
  std::int64_t workers = 0;
  bool paused = false;
  double spent_today = 0;                   // dollars
  std::optional<double> daily_spend_limit;  // nullopt: none
  Prices prices;
};

// The row of sql/queries/queue_state.sql.
QueueState read_queue_state(const pg::Result& row);

// Shows what `state` holds at each scrape; nothing while it holds nothing.
void add_queue_sources(Metrics& metrics, const std::optional<QueueState>& state);

}  // namespace coach::worker
