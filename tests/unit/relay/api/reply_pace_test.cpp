#include "relay/api/reply_pace.hpp"

#include <gtest/gtest.h>

namespace coach::relay {
namespace {

using namespace std::chrono_literals;

class ReplyPaceTest : public ::testing::Test {
 protected:
  Clock::duration patience(bool live = true, Clock::duration shortest = 50ms) const {
    return pace_.patience(live, shortest, 1s);
  }
  ReplyPace pace_;
};

constexpr bool told = true;
constexpr bool changed = true;

TEST_F(ReplyPaceTest, WaitsForNewsWhileThereAreAny) {
  EXPECT_EQ(patience(), 1s);
  pace_.asked(told, changed);
  EXPECT_EQ(patience(), 1s);
  pace_.asked(!told, !changed);
  EXPECT_EQ(patience(), 1s);
}

TEST_F(ReplyPaceTest, PollsWhereNoChangesAreRead) {
  EXPECT_EQ(patience(false), 50ms);
  pace_.asked(told, changed);
  EXPECT_EQ(patience(false), 50ms);
}

TEST_F(ReplyPaceTest, IsNeverQuickerThanManyFollowersAllow) {
  EXPECT_EQ(patience(true, 3s), 3s);
}

TEST_F(ReplyPaceTest, AsksOnceMoreWhenNewsComeBeforeTheChange) {
  pace_.asked(told, !changed);
  EXPECT_EQ(patience(), 50ms);
  pace_.asked(!told, changed);
  EXPECT_EQ(patience(), 1s) << "these were the news, the change only came late";
  pace_.asked(told, !changed);
  pace_.asked(!told, !changed);
  EXPECT_EQ(patience(), 1s) << "once";
}

TEST_F(ReplyPaceTest, PollsOnceAChangeCameWithoutNewsUntilTheyComeAgain) {
  pace_.asked(!told, changed);
  EXPECT_EQ(patience(), 50ms);
  pace_.asked(!told, !changed);
  EXPECT_EQ(patience(), 50ms);
  pace_.asked(told, changed);
  EXPECT_EQ(patience(), 1s);
}

}  // namespace
}  // namespace coach::relay
