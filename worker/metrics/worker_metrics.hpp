// Everything one worker counts.
#pragma once

#include <optional>

#include "core/metrics.hpp"
#include "worker/metrics/batch_metrics.hpp"
#include "worker/metrics/cost_meter.hpp"
#include "worker/metrics/database_metrics.hpp"
#include "worker/metrics/genai_metrics.hpp"
#include "worker/metrics/queue_state.hpp"
#include "worker/metrics/reply_metrics.hpp"

namespace coach::worker {

struct WorkerMetrics {
  explicit WorkerMetrics(const GenAiNames& names);

  // What the database told at a scrape; nullopt: it did not answer.
  void told(std::optional<QueueState> state);

  Metrics all;
  GenAiMetrics genai;
  BatchMetrics batch;
  ReplyMetrics replies;
  DatabaseMetrics database;
  CostMeter cost;
  std::optional<QueueState> queue;
};

}  // namespace coach::worker
