// The jobs this process has claimed: each from its claim to its finished reply, or back into the queue.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/queue/claimed_job.hpp"
#include "worker/turn/turn.hpp"
#include "worker/writer/live_reply.hpp"
#include "worker/writer/token_writer.hpp"

namespace coach::worker {

// One claim of a message; a later claim of the same message has a higher fence.
struct ClaimKey {
  std::string message_id;
  std::int64_t fence = 0;
};

// What the channel of cancelled jobs says, "MESSAGE-ID FENCE"; nothing when it says something else.
std::optional<ClaimKey> parse_cancelled(std::string_view payload);

// The tokens a reply was paid for: the provider's figures, without them an estimate from the bytes that
// went out and came in.
Usage paid_tokens(const LiveReply& reply);

class LiveJobs {
 public:
  // What a reply is made with.
  struct Parts {
    pg::Pipeline& database;
    TurnRunner& turns;
    TokenWriter& writer;
    RateBudget& budget;
    WorkerMetrics& metrics;
  };
  struct Callbacks {
    // Tokens that were paid for and that no finished reply accounts for: in, out.
    std::function<void(std::int64_t, std::int64_t)> unaccounted;
    std::function<void(bool suspect)> ended;  // there is room again
  };

  LiveJobs(const Executor& executor, Clock::duration lease, Parts parts, Callbacks callbacks);

  // Begins the reply to a job claimed at `claimed_at`, from which its lease counts.
  void start(ClaimedJob job, Clock::time_point claimed_at);

  // The job of that claim, or of an older one, is gone: its reply is lost and hangs up on the provider.
  void hang_up(const ClaimKey& cancelled);

  // Loses every reply and gives its job back at no attempt cost. False: the database could not be told
  // within `limit`, and the leases have to run out.
  asio::awaitable<bool> hand_back(Clock::duration limit);

  // Returns when no reply's coroutine is left.
  asio::awaitable<void> join() { return tasks_.join(); }

  const LiveReplies& replies() const { return replies_; }
  std::size_t size() const { return replies_.size(); }

 private:
  asio::awaitable<void> make(ClaimedJob job, std::shared_ptr<LiveReply> reply);
  void account(const LiveReply& reply);

  Executor executor_;
  Clock::duration lease_;
  Parts parts_;
  Callbacks callbacks_;
  LiveReplies replies_;
  TaskGroup tasks_;
};

}  // namespace coach::worker
