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
#include "worker/queue/claim_key.hpp"
#include "worker/queue/claimed_job.hpp"
#include "worker/turn/turn.hpp"
#include "worker/writer/live_reply.hpp"
#include "worker/writer/token_writer.hpp"

namespace coach::worker {

// What the channel of cancelled jobs says, "MESSAGE-ID FENCE CLAIM"; nothing when it says something else (a
// job of a worker that knows no claims has no third word, and is nobody's here).
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

  // Begins the reply to a job claimed at `claimed_at`, from which its lease counts. After close() the job is
  // only noted, for hand_back_late().
  void start(ClaimedJob job, Clock::time_point claimed_at);

  // No reply begins from now on.
  void close() { closed_ = true; }

  // The job of that claim is gone: its reply is lost and hangs up on the provider.
  void hang_up(const ClaimKey& cancelled);

  // Gives back, at no attempt cost, the jobs that came after close(). False: some are left behind, and their
  // leases have to run out: the database could not be told within `limit`, or somebody has locked their rows.
  asio::awaitable<bool> hand_back_late(Clock::duration limit);

  // Loses every reply and gives its job back in the same way.
  asio::awaitable<bool> hand_back(Clock::duration limit);

  // Returns when no reply's coroutine is left.
  asio::awaitable<void> join() { return tasks_.join(); }

  std::size_t running() const { return tasks_.running(); }  // coroutines

  const LiveReplies& replies() const { return replies_; }
  std::size_t size() const { return replies_.size(); }

 private:
  asio::awaitable<void> make(ClaimedJob job, std::shared_ptr<LiveReply> reply);
  void account(const LiveReply& reply);
  asio::awaitable<bool> release(ClaimColumns claims, Clock::duration limit);

  Executor executor_;
  Clock::duration lease_;
  Parts parts_;
  Callbacks callbacks_;
  LiveReplies replies_;
  ClaimColumns late_;
  bool closed_ = false;
  TaskGroup tasks_;
};

}  // namespace coach::worker
