#include "pg/reconnect.hpp"

#include <gtest/gtest.h>

namespace coach::pg {
namespace {

using namespace std::chrono_literals;

TEST(Reconnect, PausesGrowUntilTheFirstAnswer) {
  Reconnect reconnect(reconnect_policy, 5s, 1);
  auto longest = 0ms;
  // Connections that are made and die at once, without an answer.
  for (int i = 0; i < 10; ++i) {
    reconnect.connected(1ms);
    reconnect.ended(2ms);
    longest = reconnect.next_pause();
  }
  EXPECT_GE(longest, reconnect_policy.limit / 2);
  EXPECT_LE(longest, reconnect_policy.limit);
  reconnect.answered();
  EXPECT_LE(reconnect.next_pause(), reconnect_policy.first);
}

TEST(Reconnect, AConnectionThatStoodForLongWasOfUse) {
  Reconnect reconnect(reconnect_policy, 5s, 1);
  for (int i = 0; i < 10; ++i) reconnect.next_pause();
  reconnect.ended(reconnect_policy.limit - 1ms);
  EXPECT_GT(reconnect.next_pause(), reconnect_policy.first);
  reconnect.ended(reconnect_policy.limit);
  EXPECT_LE(reconnect.next_pause(), reconnect_policy.first);
}

TEST(Reconnect, ATryTakesNoLongerThanLoginsDo) {
  Reconnect reconnect(reconnect_policy, 5s, 1);
  EXPECT_EQ(reconnect.attempt_limit(), 5s);  // nothing is known yet
  reconnect.connected(20ms);
  EXPECT_EQ(reconnect.attempt_limit(), 1500ms);
  reconnect.connected(1s);
  EXPECT_EQ(reconnect.attempt_limit(), 3s);
  reconnect.connected(4s);
  EXPECT_EQ(reconnect.attempt_limit(), 5s);
}

// Whatever the moment at which a link heals: the try of that moment may be lost, but the pause
// after it and the next try are not long.
TEST(Reconnect, AHealedLinkIsUsedWithinThreeSeconds) {
  Reconnect reconnect(reconnect_policy, 5s, 1);
  reconnect.connected(20ms);
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_LE(reconnect.attempt_limit() + reconnect.next_pause(), 3s);
  }
}

}  // namespace
}  // namespace coach::pg
