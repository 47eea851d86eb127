// How long a reply had nobody: from the moment its holder died, froze or was cut off to
// the next claim. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/chaos/evidence.hpp"

namespace coach::chaos {

// Both count from the loss; the time that PostgreSQL itself was down is taken off.
struct RecoveryTimes {
  std::vector<Microseconds> noticed;  // until the queue took the job from its holder
  std::vector<Microseconds> claimed;  // until the next holder claimed it
};

// One sample a job that was claimed again after a disturbance of its holder. A job that was
// handed back, or that its holder went on with, is none.
RecoveryTimes recovery_times(const Evidence& evidence);

// The smallest sample that `share` (0 to 1) of them do not exceed; 0 without any.
Microseconds percentile(std::vector<Microseconds> samples, double share);

// Claims of a job whose last holder neither gave it back nor was disturbed: leases lost to
// nothing but load.
std::size_t unexplained_rescues(const Evidence& evidence);

}  // namespace coach::chaos
