// Stores the results of finished turns, many with one statement.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "pg/pipeline.hpp"
#include "worker/reprocess/batch_turn.hpp"

namespace coach::worker {

// One row of coach.reprocessed_replies.
struct TurnResult {
  std::string status;  // "complete" or "failed"
  std::optional<std::string> finish_reason;
  std::optional<std::string> error;
  Usage tokens;
  std::chrono::milliseconds latency{};
  std::optional<std::chrono::milliseconds> first_token;
};

class ResultWriter {
 public:
  ResultWriter(const Executor& executor, pg::Pipeline& database, std::string worker);

  asio::awaitable<void> run();  // until stop() and everything handed in is stored
  void stop() { life_.stop(); }

  // Returns when the result is stored, or known not to be ours to store (false).
  asio::awaitable<bool> store(std::shared_ptr<BatchTurn> turn, TurnResult result);

 private:
  struct Finished {
    std::shared_ptr<BatchTurn> turn;
    TurnResult result;
    std::optional<bool> stored;
    Event settled;
  };
  using Batch = std::vector<std::shared_ptr<Finished>>;

  asio::awaitable<void> work();
  asio::awaitable<bool> write(const Batch& batch);
  pg::Params parameters(const Batch& batch) const;

  pg::Pipeline& database_;
  std::string worker_;
  Executor executor_;
  Lifecycle life_;
  Batch waiting_;
};

}  // namespace coach::worker
