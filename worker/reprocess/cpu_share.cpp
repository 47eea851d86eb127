#include "worker/reprocess/cpu_share.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

namespace coach::worker {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds burst{0.05};       // at most so much is saved up
constexpr Seconds deepest{-0.5};     // and so much owed
constexpr Seconds of_a_turn{0.005};  // measured: 4 to 6 ms

}  // namespace

std::size_t CpuShare::room(Clock::time_point now, std::chrono::nanoseconds used, bool live) {
  if (!live) {
    seen_.reset();
    return std::numeric_limits<std::size_t>::max();
  }
  if (seen_) {
    level_ += Seconds(now - seen_->at) * share_ - Seconds(used - seen_->used);
    level_ = std::clamp(level_, deepest, burst);
  } else {
    level_ = burst;
  }
  seen_ = Seen{now, used};
  return level_ <= Seconds(0) ? 0 : static_cast<std::size_t>(std::ceil(level_ / of_a_turn));
}

std::chrono::nanoseconds process_cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace coach::worker
