// The small decisions of a run: room, retries, what is paid, what is chosen.
#include <gtest/gtest.h>

#include "worker/reprocess/batch_room.hpp"
#include "worker/reprocess/batch_turn.hpp"
#include "worker/reprocess/cpu_share.hpp"
#include "worker/reprocess/selection.hpp"

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

TEST(BatchRoom, IsWhatLiveWorkLeaves) {
  EXPECT_EQ(batch_room({.in_flight = 0, .most = 100, .affordable = 1'000, .live = 0, .most_live = 2'000}),
            100u);
  EXPECT_EQ(batch_room({.in_flight = 60, .most = 100, .affordable = 1'000, .live = 0, .most_live = 2'000}),
            40u);
  EXPECT_EQ(batch_room({.in_flight = 60, .most = 100, .affordable = 7, .live = 0, .most_live = 2'000}), 7u);
  EXPECT_EQ(
      batch_room({.in_flight = 60, .most = 100, .affordable = 1'000, .live = 1'930, .most_live = 2'000}),
      10u);
  EXPECT_EQ(
      batch_room({.in_flight = 60, .most = 100, .affordable = 1'000, .live = 2'000, .most_live = 2'000}), 0u);
}

TEST(BatchRoom, IsNoneWhileLiveJobsWait) {
  EXPECT_EQ(batch_room({.most = 100, .affordable = 1'000, .most_live = 2'000, .live_waits = true}), 0u);
}

TEST(BatchRoom, TurnsAreClaimedSomeAtATime) {
  EXPECT_FALSE(worth_a_claim(0, 0, 100, true));
  EXPECT_TRUE(worth_a_claim(1, 0, 100, false));
  EXPECT_FALSE(worth_a_claim(11, 89, 100, false));
  EXPECT_TRUE(worth_a_claim(12, 88, 100, false));
  EXPECT_TRUE(worth_a_claim(1, 99, 100, true)) << "a narrow budget gives them one by one";
  EXPECT_TRUE(worth_a_claim(1, 1, 2, false));
}

TEST(CpuShare, WithoutLiveRepliesThereIsNoLimit) {
  CpuShare share(0.25);
  EXPECT_GT(share.room(Clock::time_point(1s), 900ms, false), 1'000'000u);
}

TEST(CpuShare, BesideLiveRepliesOnlyItsPartIsTaken) {
  CpuShare share(0.25);
  const auto at = [](int ms) { return Clock::time_point(std::chrono::milliseconds(ms)); };
  EXPECT_EQ(share.room(at(0), 0ms, true), 10u) << "50 ms may be taken at once";
  EXPECT_EQ(share.room(at(100), 100ms, true), 0u) << "75 ms too much were taken";
  EXPECT_EQ(share.room(at(200), 100ms, true), 0u) << "just as much as may be by now";
  EXPECT_EQ(share.room(at(240), 100ms, true), 2u) << "10 ms are left";
  EXPECT_EQ(share.room(at(10'000), 100ms, true), 10u) << "no more than a burst is saved up";
}

TEST(CpuShare, ADebtIsForgottenWithTheLiveReplies) {
  CpuShare share(0.25);
  share.room(Clock::time_point(0s), 0s, true);
  EXPECT_EQ(share.room(Clock::time_point(1s), 10s, true), 0u);
  EXPECT_EQ(share.room(Clock::time_point(2s), 10s, true), 0u) << "half a second at 0.25";
  EXPECT_GT(share.room(Clock::time_point(3500ms), 10s, true), 0u) << "a debt has an end";
  share.room(Clock::time_point(4s), 20s, false);
  EXPECT_EQ(share.room(Clock::time_point(5s), 21s, true), 10u);
}

ChatProblem status(unsigned code) {
  return {ChatFailure::status, code, std::nullopt, false};
}

TEST(BatchTurnRules, PassingTroublesAreTriedAgainWithGrowingPauses) {
  EXPECT_EQ(put_off(status(503), 1), 5s);
  EXPECT_EQ(put_off(status(429), 2), 10s);
  EXPECT_EQ(put_off(status(500), 3), 20s);
  EXPECT_EQ(put_off(status(500), 4), std::nullopt);
  EXPECT_EQ(put_off({ChatFailure::gap_timeout, 0, std::nullopt, true}, 1), 5s);
  auto asked = status(429);
  asked.retry_after = 30s;
  EXPECT_EQ(put_off(asked, 1), 30s);
  asked.retry_after = 1h;
  EXPECT_EQ(put_off(asked, 1), 120s);
}

TEST(BatchTurnRules, WhatWillNotPassIsTheResult) {
  EXPECT_EQ(put_off(status(400), 1), std::nullopt);
  EXPECT_EQ(put_off(status(401), 1), std::nullopt);
  EXPECT_EQ(put_off({ChatFailure::too_long, 0, std::nullopt, false}, 1), std::nullopt);
}

TEST(BatchTurnRules, UncountedTokensAreEstimatedByBytes) {
  BatchTurn turn({}, {}, {});
  turn.prompt_bytes = 4'000;
  turn.text = std::string(400, 'x');
  EXPECT_EQ(tokens_paid(turn, std::nullopt).prompt_tokens, 1'000);
  EXPECT_EQ(tokens_paid(turn, std::nullopt).completion_tokens, 100);
  EXPECT_EQ(tokens_paid(turn, Usage{7, 3}).prompt_tokens, 7);
}

TEST(ReprocessSelection, SaysWhatIsWrong) {
  Selection selection;
  EXPECT_NE(check_selection(selection).find("which turns?"), std::string::npos);
  selection.all = true;
  EXPECT_EQ(check_selection(selection), "");
  selection.failed = true;
  EXPECT_NE(check_selection(selection).find("--all"), std::string::npos);
  selection.all = false;
  selection.from = "2026-02-30";
  EXPECT_NE(check_selection(selection).find("--from"), std::string::npos);
  selection.from = "2026-02-28";
  selection.athletes = {"not an id"};
  EXPECT_NE(check_selection(selection).find("--athlete"), std::string::npos);
  selection.athletes = {"0f8fad5b-d9cb-469f-a165-70867728950e"};
  EXPECT_EQ(check_selection(selection), "");
}

TEST(ReprocessSelection, IsKeptAsJson) {
  Selection selection;
  selection.conversations = {"0f8fad5b-d9cb-469f-a165-70867728950e"};
  selection.from = "2026-02-01";
  selection.rated_down = true;
  EXPECT_EQ(parse_selection(selection_json(selection)), selection);
  Selection all;
  all.all = true;
  EXPECT_EQ(parse_selection(selection_json(all)), all);
}

}  // namespace
}  // namespace coach::worker
