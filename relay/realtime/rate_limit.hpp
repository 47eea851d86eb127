// At most so many of something in a second.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/async.hpp"

namespace coach::relay::realtime {

// A bucket that fills evenly and holds one second's worth.
class RateLimit {
 public:
  bool allow(std::size_t per_second, Clock::time_point now) {
    const auto full = static_cast<double>(per_second);
    const std::chrono::duration<double> since = now - last_;
    used_ = std::max(0.0, used_ - since.count() * full);
    last_ = now;
    if (used_ + 1 > full) return false;
    used_ += 1;
    return true;
  }

 private:
  double used_ = 0;
  Clock::time_point last_{};
};

}  // namespace coach::relay::realtime
