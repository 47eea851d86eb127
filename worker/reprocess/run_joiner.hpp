// `coach-worker run` takes part in reprocessing runs when there are any.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "worker/reprocess/reprocess_session.hpp"

namespace coach::worker {

class RunJoiner {
 public:
  // `database` is asked now and then whether a run is open; the work has connections of its own,
  // which are open only while there is something to do. `room` as for ReprocessSession.
  RunJoiner(const Executor& executor, pg::Pipeline& database, http::Client& provider,
            EmbeddingClient& embeddings, RateBudget& budget, BatchMetrics& metrics,
            ReprocessSettings settings, std::chrono::milliseconds look_every,
            std::function<std::size_t(std::size_t)> room);

  asio::awaitable<void> run();  // until stop() and everything is stored or given back

  void wake();   // a run was started or resumed (NOTIFY), or there is more room
  void stop();   // takes no more turns
  void hurry();  // and gives back what is in flight

  std::size_t in_flight() const { return session_ ? session_->in_flight() : 0; }

 private:
  asio::awaitable<void> work();
  asio::awaitable<bool> open_run();

  Executor executor_;
  pg::Pipeline& database_;
  http::Client& provider_;
  EmbeddingClient& embeddings_;
  RateBudget& budget_;
  BatchMetrics& metrics_;
  ReprocessSettings settings_;
  std::chrono::milliseconds look_every_;
  std::function<std::size_t(std::size_t)> room_;
  std::optional<ReprocessSession> session_;
  Lifecycle life_;
};

}  // namespace coach::worker
