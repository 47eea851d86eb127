#include "worker/queue/lease_watch.hpp"

#include <algorithm>

#include "worker/writer/lease.hpp"

namespace coach::worker {

LeaseWatch::LeaseWatch(const Executor& executor, Clock::duration look_again, const LiveReplies& replies,
                       WorkerMetrics& metrics)
    : look_again_(look_again), replies_(replies), metrics_(metrics), wake_(executor) {}

void LeaseWatch::stop() {
  stopping_ = true;
  wake_.set();
}

asio::awaitable<void> LeaseWatch::run() {
  while (!stopping_) {
    const auto now = Clock::now();
    lose_all_over(replies_, now, metrics_.replies);
    const auto next = std::min(next_lease_end(replies_).value_or(now + look_again_), now + look_again_);
    if (next > now) co_await wake_.wait_for(next - now);
  }
}

}  // namespace coach::worker
