#include "tests/chaos/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace coach::chaos {
namespace {

using namespace std::chrono_literals;

const ScheduleSettings two_minutes{120s, 3, 3s};

bool away(const Disturbance& disturbance, milliseconds at) {
  const bool goes = disturbance.blow == Blow::kill || disturbance.blow == Blow::retire ||
                    disturbance.blow == Blow::freeze || disturbance.blow == Blow::nap;
  return goes && disturbance.at <= at && at < disturbance.at + disturbance.length;
}

TEST(Schedule, TheSeedDecides) {
  EXPECT_EQ(plan_disturbances(7, two_minutes), plan_disturbances(7, two_minutes));
  EXPECT_NE(plan_disturbances(7, two_minutes), plan_disturbances(8, two_minutes));
}

TEST(Schedule, IsInOrderAndWithinTheTime) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto plan = plan_disturbances(seed, two_minutes);
    EXPECT_GT(plan.size(), 25u);
    EXPECT_TRUE(std::ranges::is_sorted(plan, {}, &Disturbance::at));
    EXPECT_LT(plan.back().at, two_minutes.length);
  }
}

TEST(Schedule, OneWorkerIsAlwaysThere) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto plan = plan_disturbances(seed, two_minutes);
    for (const auto& moment : plan) {
      std::set<int> absent;
      for (const auto& other : plan) {
        if (!away(other, moment.at)) continue;
        EXPECT_TRUE(absent.insert(other.worker).second) << "seed " << seed << ": twice at once";
      }
      EXPECT_LT(absent.size(), 3u) << "seed " << seed;
    }
  }
}

TEST(Schedule, EvenAShortRunHasEveryKindOfBlow) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    std::set<Blow> kinds;
    for (const auto& disturbance : plan_disturbances(seed, {30s, 3, 2s})) kinds.insert(disturbance.blow);
    EXPECT_EQ(kinds.size(), 8u) << "seed " << seed;
  }
}

TEST(Schedule, FreezesOutlastTheLeaseAndNapsDoNot) {
  for (const auto& disturbance : plan_disturbances(3, two_minutes)) {
    if (disturbance.blow == Blow::freeze) EXPECT_GT(disturbance.length, two_minutes.lease);
    if (disturbance.blow == Blow::nap) EXPECT_LE(disturbance.length, two_minutes.lease / 2);
  }
}

}  // namespace
}  // namespace coach::chaos
