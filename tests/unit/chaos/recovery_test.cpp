#include "tests/chaos/recovery.hpp"

#include <gmock/gmock.h>

#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

using testing::ElementsAre;

TEST(Recovery, CountsFromTheDeathOfTheHolder) {
  EXPECT_THAT(recovery_times(good_story()).claimed, ElementsAre(2 * second));
  EXPECT_THAT(recovery_times(good_story()).noticed, ElementsAre(2 * second - 1));
  EXPECT_EQ(unexplained_rescues(good_story()), 0u);
}

TEST(Recovery, AnotherWorkersDeathExplainsNothing) {
  auto story = good_story();
  story.incidents[0].pid = 2;
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre());
  EXPECT_EQ(unexplained_rescues(story), 1u);
}

TEST(Recovery, TheFirstFatalBlowCountsOtherwiseTheLast) {
  auto story = good_story();
  story.incidents = {{Blow::nap, 1, second * 5 / 2, second * 26 / 10},
                     {Blow::freeze, 1, 3 * second, 6 * second},
                     {Blow::disconnect, 0, 4 * second, 4 * second}};
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre(2 * second));
  story.incidents[1].blow = Blow::nap;
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre(1 * second));
}

TEST(Recovery, PostgresOwnDowntimeIsTakenOff) {
  auto story = good_story();
  story.incidents.push_back({Blow::restart_immediate, 0, second * 7 / 2, second * 9 / 2});
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre(1 * second));
}

TEST(Recovery, AProviderThatStallsTakesNoLease) {
  auto story = good_story();
  story.incidents = {{Blow::provider_freeze, 0, 3 * second, 4 * second}};
  EXPECT_EQ(unexplained_rescues(story), 1u);
}

TEST(Recovery, AJobThatWasHandedBackIsNoSample) {
  auto story = good_story();
  story.job_events[3].writer = "a:1";
  story.job_events[3].old_lease_until = 9 * second;
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre());
  EXPECT_EQ(unexplained_rescues(story), 0u);
  // Its lease had run out: it was rescued, by the old holder itself.
  story.job_events[3].old_lease_until = 4 * second;
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre(2 * second));
}

TEST(Recovery, AClaimThatCameInAfterItsSendersDeathCountsFromItself) {
  auto story = good_story();
  story.incidents[0] = {Blow::kill, 1, second * 19 / 10, 4 * second};
  EXPECT_THAT(recovery_times(story).claimed, ElementsAre(3 * second));
}

TEST(Percentile, IsTheNearestRank) {
  EXPECT_EQ(percentile({}, 0.99), 0);
  EXPECT_EQ(percentile({5}, 0.99), 5);
  EXPECT_EQ(percentile({4, 1, 3, 2}, 0.5), 2);
  EXPECT_EQ(percentile({4, 1, 3, 2}, 0.99), 4);
}

}  // namespace
}  // namespace coach::chaos
