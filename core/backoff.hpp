// How long to wait before the next try: exponential, with jitter, bounded.
#pragma once

#include <chrono>
#include <cstdint>

namespace coach {

struct BackoffPolicy {
  std::chrono::milliseconds first{100};
  std::chrono::milliseconds limit{10'000};
  double factor = 2.0;
};

// The delay before try number `attempt` (0 = the first repetition). `random` in [0, 1)
// spreads the result over 50–100 % of the exponential value, so that many workers which
// lost the same database do not return in step.
std::chrono::milliseconds backoff_delay(const BackoffPolicy& policy, std::uint32_t attempt, double random);

}  // namespace coach
