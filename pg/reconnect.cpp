#include "pg/reconnect.hpp"

#include <algorithm>

namespace coach::pg {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_attempt{1'500};

}  // namespace

Reconnect::Reconnect(const BackoffPolicy& policy, milliseconds connect_timeout, std::uint32_t seed)
    : policy_(policy), connect_timeout_(connect_timeout), attempt_limit_(connect_timeout), random_(seed) {}

milliseconds Reconnect::attempt_limit() const {
  return attempt_limit_;
}

void Reconnect::connected(Clock::duration took) {
  const auto wanted = std::max(shortest_attempt, 3 * std::chrono::duration_cast<milliseconds>(took));
  attempt_limit_ = std::min(wanted, connect_timeout_);
}

void Reconnect::ended(Clock::duration lived) {
  if (lived >= policy_.limit) answered();
}

milliseconds Reconnect::next_pause() {
  std::uniform_real_distribution<double> between_0_and_1(0.0, 1.0);
  return backoff_delay(policy_, failures_++, between_0_and_1(random_));
}

}  // namespace coach::pg
