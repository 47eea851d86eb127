#include "core/backoff.hpp"

#include <algorithm>
#include <cmath>

namespace coach {

std::chrono::milliseconds backoff_delay(const BackoffPolicy& policy, std::uint32_t attempt, double random) {
  const double limit = static_cast<double>(policy.limit.count());
  const double full = static_cast<double>(policy.first.count()) * std::pow(policy.factor, attempt);
  const double capped = std::min(full, limit);
  return std::chrono::milliseconds(std::lround(capped * (0.5 + 0.5 * random)));
}

}  // namespace coach
