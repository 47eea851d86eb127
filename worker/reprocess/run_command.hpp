// The process of `coach-worker reprocess`: takes part in one run and shows how far it is.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "http/client.hpp"
#include "worker/config.hpp"
#include "worker/metrics/batch_metrics.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/reprocess/cpu_share.hpp"
#include "worker/reprocess/progress.hpp"
#include "worker/reprocess/reprocess_session.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::worker {

class RunCommand {
 public:
  // `ours`: the run was set going by this process, which pauses it when it is stopped; else it only leaves.
  // `parallel`: past turns at once.
  RunCommand(const Executor& executor, const Config& config, const std::string& worker_name, std::int64_t run,
             bool ours, std::size_t parallel);

  // Works until the run is complete or paused, or stop(). The last status, or a sentence.
  asio::awaitable<OrSentence<RunStatus>> work(pg::Connection& control);

  // First call: take no more turns, let those in flight finish until drain_timeout. Second: give them back.
  void stop();

 private:
  asio::awaitable<void> watch(pg::Connection& control);
  asio::awaitable<bool> reconnected(pg::Connection& control);
  asio::awaitable<void> leave(pg::Connection& control);
  asio::awaitable<void> look_at_others(pg::Connection& control);
  std::size_t room(std::size_t in_flight, std::size_t parallel);

  Executor executor_;
  const Config& config_;
  std::int64_t run_;
  bool ours_;
  std::string name_;
  http::Client provider_;
  EmbeddingClient embeddings_;
  RateBudget budget_;
  Metrics nobody_asks_for_;  // a worker shows its own at /metrics
  BatchMetrics metrics_;
  CpuShare cpu_;
  bool live_ = false;  // replies to athletes are being made somewhere
  ReprocessSession session_;
  OrSentence<RunStatus> last_;
  RunPace pace_;
  Lifecycle life_;
  bool session_over_ = false;
};

}  // namespace coach::worker
