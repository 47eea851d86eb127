#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/chaos/schedule.hpp"

namespace coach::chaos {
namespace {

using namespace std::chrono_literals;

const ScheduleSettings ninety_seconds{90s, 3, 3s};

bool sleeps(const Disturbance& disturbance) {
  return disturbance.blow == Blow::freeze || disturbance.blow == Blow::nap;
}

bool takes_a_worker_away(const Disturbance& disturbance) {
  return sleeps(disturbance) || disturbance.blow == Blow::kill || disturbance.blow == Blow::retire;
}

TEST(FailoverPlan, TheSeedDecides) {
  EXPECT_EQ(plan_failovers(7, ninety_seconds, 3s), plan_failovers(7, ninety_seconds, 3s));
  EXPECT_NE(plan_failovers(7, ninety_seconds, 3s), plan_failovers(8, ninety_seconds, 3s));
}

TEST(FailoverPlan, SeveralFailOversWithinTheTimeAndTheLag) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto plan = plan_failovers(seed, ninety_seconds, 3s);
    EXPECT_TRUE(std::ranges::is_sorted(plan, {}, &Disturbance::at));
    EXPECT_GE(plan.front().at, 0ms);
    EXPECT_GE(std::ranges::count(plan, Blow::failover, &Disturbance::blow), 5);
    const auto first = *std::ranges::find(plan, Blow::failover, &Disturbance::blow);
    EXPECT_GE(first.length, 1500ms);
    for (const auto& disturbance : plan) {
      if (disturbance.blow != Blow::failover) continue;
      EXPECT_LE(disturbance.length, 3s);
      EXPECT_LT(disturbance.at + disturbance.length, ninety_seconds.length);
    }
  }
}

TEST(FailoverPlan, AWorkerSleepsThroughEachFailOver) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto plan = plan_failovers(seed, ninety_seconds, 3s);
    std::set<Blow> seen;
    for (const auto& failover : plan) {
      seen.insert(failover.blow);
      if (failover.blow != Blow::failover) continue;
      const auto killed = failover.at + failover.length;
      EXPECT_TRUE(std::ranges::any_of(plan,
                                      [&](const Disturbance& other) {
                                        return sleeps(other) && other.at <= killed &&
                                               other.at + other.length > killed;
                                      }))
          << "seed " << seed;
    }
    EXPECT_EQ(seen, (std::set{Blow::kill, Blow::retire, Blow::freeze, Blow::nap, Blow::failover}));
  }
}

TEST(FailoverPlan, OneWorkerIsAlwaysThere) {
  for (const int workers : {2, 3}) {
    const ScheduleSettings settings{90s, workers, 3s};
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      const auto plan = plan_failovers(seed, settings, 3s);
      for (const auto& moment : plan) {
        std::set<int> away;
        for (const auto& other : plan) {
          if (takes_a_worker_away(other) && other.at <= moment.at && moment.at < other.at + other.length)
            away.insert(other.worker);
        }
        EXPECT_LT(static_cast<int>(away.size()), workers) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace coach::chaos
