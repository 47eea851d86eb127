#include "worker/queue/lease_watch.hpp"

#include <algorithm>

#include "worker/writer/lease.hpp"

namespace coach::worker {

LeaseWatch::LeaseWatch(const Executor& executor, Clock::duration look_again, const LiveReplies& replies,
                       WorkerMetrics& metrics)
    : look_again_(look_again), replies_(replies), metrics_(metrics), life_(executor) {}

asio::awaitable<void> LeaseWatch::watch_until_stopped() {
  auto next = Clock::now();
  while (co_await life_.rest(next - Clock::now())) {
    const auto now = Clock::now();
    lose_all_over(replies_, now, metrics_.replies);
    next = std::min(next_lease_end(replies_).value_or(now + look_again_), now + look_again_);
  }
}

}  // namespace coach::worker
