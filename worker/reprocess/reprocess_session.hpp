// A process's part in runs: takes turns while there is room, answers them, stores the results.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "core/async.hpp"
#include "http/client.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/batch_metrics.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/provider/retry_policy.hpp"
#include "worker/reprocess/turn_claim.hpp"

namespace coach::worker {

struct ReprocessSettings {
  TurnClaimSettings claim;
  std::size_t most_turns = 100;  // at once
  std::chrono::milliseconds heartbeat{5'000};
  std::chrono::milliseconds poll{1'000};  // between two claims when there was less than wanted
  bool stay = false;  // wait for turns to come back, instead of leaving when nothing is to do
  ChatStreamSettings stream;
  RetrySettings retry;
  std::size_t max_input_tokens = 32'000;
  pg::PipelineOptions database;  // connections of its own: nothing live stands behind them
  pg::PipelineOptions search;
};

class ReprocessSession {
 public:
  // `room`: how many more turns may be begun, given how many are in flight (batch_room).
  ReprocessSession(const Executor& executor, http::Client& provider, EmbeddingClient& embeddings,
                   RateBudget& budget, BatchMetrics& metrics, ReprocessSettings settings,
                   std::function<std::size_t(std::size_t)> room);
  ~ReprocessSession();

  // Works until stop(), or (unless `stay`) until there is nothing to do; then everything is
  // stored or given back.
  asio::awaitable<void> run();

  void stop();   // takes no more turns
  void hurry();  // gives back what is in flight
  void wake();   // there may be more room or more turns

  std::size_t in_flight() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::worker
