#include "worker/reprocess/progress.hpp"

#include <gtest/gtest.h>

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

RunStatus status(std::int64_t turns, std::int64_t complete, std::int64_t failed = 0) {
  RunStatus now;
  now.state = "running";
  now.turns = turns;
  now.complete = complete;
  now.failed = failed;
  now.usd = 1.234;
  return now;
}

// A pace of `rate` turns a second for a minute.
RunPace steady(std::int64_t rate) {
  RunPace pace;
  for (int second = 0; second <= 60; ++second)
    pace.saw(Clock::time_point(std::chrono::seconds(second)), second * rate);
  return pace;
}

TEST(ReprocessProgress, SaysPartPaceCostAndTimeLeft) {
  auto now = status(10'000, 4'198, 2);
  now.budget_usd = 5;
  EXPECT_EQ(progress_text(now, steady(31)),
            "42 % of 10,000 turns, 31.0/s, $1.23 of $5.00, 4 min left, 2 failed")
      << "5,800 turns at 31 a second";
}

TEST(ReprocessProgress, IsNotDoneBeforeItIs) {
  EXPECT_TRUE(progress_text(status(1'000, 999), RunPace()).starts_with("99 %"));
  EXPECT_TRUE(progress_text(status(1'000, 1'000), RunPace()).starts_with("100 %"));
}

TEST(ReprocessProgress, WithoutAPaceThereIsNoTimeLeft) {
  EXPECT_EQ(progress_text(status(10, 0), RunPace()), "0 % of 10 turns, 0.0/s, $1.23");
}

TEST(ReprocessProgress, TheBarFillsWithTheWork) {
  EXPECT_TRUE(progress_bar(status(100, 0), RunPace(), 200).starts_with("[........................] 0 %"));
  EXPECT_TRUE(progress_bar(status(100, 50), RunPace(), 200).starts_with("[############............] 50 %"));
  EXPECT_TRUE(progress_bar(status(100, 100), RunPace(), 200).starts_with("[########################] 100 %"));
}

TEST(ReprocessProgress, TheBarFitsTheTerminal) {
  EXPECT_EQ(progress_bar(status(100, 50), RunPace(), 30).size(), 30u);
}

TEST(ReprocessProgress, AnEmptyRunDividesByNothing) {
  EXPECT_TRUE(progress_text(status(0, 0), RunPace()).starts_with("0 % of 0 turns"));
}

TEST(ReprocessPace, FollowsAChange) {
  auto pace = steady(10);
  EXPECT_NEAR(pace.per_second(), 10, 1e-9);
  for (int second = 61; second <= 120; ++second)
    pace.saw(Clock::time_point(std::chrono::seconds(second)), 600);
  EXPECT_LT(pace.per_second(), 0.1) << "nothing was done for a minute";
  EXPECT_NEAR(*steady(10).left(100), 10, 1e-9);
}

TEST(ReprocessPace, ARepeatedMomentIsNoDivisionByZero) {
  RunPace pace;
  pace.saw(Clock::time_point(1s), 1);
  pace.saw(Clock::time_point(1s), 5);
  EXPECT_EQ(pace.per_second(), 0);
  EXPECT_FALSE(pace.left(5));
}

TEST(ReprocessProgress, TimeLeftIsRoundedUp) {
  EXPECT_EQ(time_left(0.2), "1 s");
  EXPECT_EQ(time_left(89.5), "90 s");
  EXPECT_EQ(time_left(121), "3 min");
  EXPECT_EQ(time_left(7'500), "2 h 5 min");
}

TEST(ReprocessProgress, TheEndNamesTheCommandThatComesNext) {
  auto now = status(10, 9, 1);
  now.state = "complete";
  EXPECT_TRUE(ending_text(3, now).ends_with("coach-worker reprocess report 3")) << ending_text(3, now);
  now.state = "paused";
  EXPECT_TRUE(ending_text(3, now).ends_with("--resume 3")) << ending_text(3, now);
  now.paused_by = "budget";
  EXPECT_TRUE(ending_text(3, now).ends_with("--resume 3 --budget-usd USD")) << ending_text(3, now);
  EXPECT_NE(ending_text(3, now).find("10 of 10 turns done, 1 failed, $1.23"), std::string::npos);
  now = status(10, 1);
  EXPECT_NE(ending_text(3, now).find("others go on with"), std::string::npos) << ending_text(3, now);
}

}  // namespace
}  // namespace coach::worker
