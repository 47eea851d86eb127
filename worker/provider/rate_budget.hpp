// How many requests may begin at the inference provider: a token bucket in front of the
// claim, so that a job waits in the queue instead of being refused with 429. Pure.
//
// The account's limits hold for all workers together; each takes an equal share. What the
// provider's answers tell (remaining requests and tokens, 429) narrows that further.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/async.hpp"
#include "worker/provider/rate_headers.hpp"

namespace coach::worker {

struct RateLimits {
  // Per minute, of all workers together; 0: no limit known.
  int requests_per_minute = 0;
  int tokens_per_minute = 0;
  // Nothing that a provider says stops this worker for longer than that.
  std::chrono::milliseconds max_pause{60'000};
};

class RateBudget {
 public:
  explicit RateBudget(const RateLimits& limits);

  // Requests that may begin now; without any limit the largest number there is. A fifth of
  // what is there is kept for live turns: batch work gets only what is beyond it.
  std::size_t affordable(Clock::time_point now, bool batch_work) const;

  // When at least one request may begin, if nothing new is told; `now` if one may already.
  Clock::time_point next(Clock::time_point now) const;

  // A request begins; it counts as what the last ones took, until `ended` says better.
  void begin(Clock::time_point now);
  void ended(Clock::time_point now, std::int64_t tokens);

  // The provider's answer told this.
  void told(Clock::time_point now, const RateHeaders& headers);
  // The provider refused with 429. `retry_after`: its own wish. A refusal among many requests
  // that were let in changes nothing; otherwise what was let in is the limit from now on,
  // slowly growing again.
  void refused(Clock::time_point now, std::optional<std::chrono::milliseconds> retry_after);

  // Among so many workers the account's limits are shared; at least 1.
  void share_among(std::size_t workers);

 private:
  struct Bucket {
    double level = 0;
    double per_minute = 0;  // 0: no limit
    Clock::time_point filled{};
    double at(Clock::time_point now, double share) const;
  };
  // What the provider said is left, until its window is new.
  struct Remaining {
    std::optional<double> amount;
    Clock::time_point until{};
    double at(Clock::time_point now) const;
  };

  // Of the last minute, fading.
  struct Count {
    double amount = 0;
    Clock::time_point since{};
    double at(Clock::time_point now) const;
    void add(Clock::time_point now);
  };

  double requests_left(Clock::time_point now) const;
  void take(Bucket& bucket, Clock::time_point now, double amount) const;

  Bucket requests_;
  Bucket tokens_;
  Bucket ceiling_;  // of requests, learned from a 429
  Clock::time_point learned_at_{};
  Remaining remaining_requests_;
  Remaining remaining_tokens_;
  Clock::time_point paused_until_{};
  std::chrono::milliseconds max_pause_;
  double share_ = 1;
  double usual_tokens_ = 4'000;  // of one request: a moving average
  Count begun_;
  Count refused_;
};

}  // namespace coach::worker
