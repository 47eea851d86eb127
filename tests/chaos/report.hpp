// The run's result as one line of JSON.
#pragma once

#include <cstdint>
#include <string>

#include "tests/chaos/evidence.hpp"
#include "tests/chaos/verdict.hpp"

namespace coach::chaos {

struct RunFacts {
  std::int64_t seconds = 0;
  std::uint64_t seed = 0;
  std::int64_t lease_ms = 0;
  std::size_t conversations = 0;
  std::size_t refused = 0;  // questions refused by a limit and asked again
  std::size_t unsaved = 0;  // questions that went with a primary and were asked again
  std::size_t crashes = 0;  // workers that ended although nobody ended them
  bool failover = false;    // fail-overs instead of the other disturbances
  bool settled = false;     // everything was final within the time given for it
};

struct Report {
  std::string json;
  bool passed = false;
  std::vector<std::string> complaints;  // beyond the verdict's findings
};

// Passed: nothing was violated, p99 of the recovery is within two leases, and the run was
// worth something: replies were completed, leases were lost and stale workers woke up; of a
// run of fail-overs also that claims went with a primary.
Report make_report(const RunFacts& facts, const Evidence& evidence, const Verdict& verdict);

}  // namespace coach::chaos
