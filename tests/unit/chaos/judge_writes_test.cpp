#include <gmock/gmock.h>

#include "tests/chaos/judge.hpp"
#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Verdict judged(const Evidence& evidence) {
  Verdict verdict;
  judge_writes(evidence, verdict);
  return verdict;
}

TEST(JudgeWrites, AGoodStoryHasNothingToFind) {
  EXPECT_THAT(judged(good_story()).findings, ElementsAre());
}

TEST(JudgeWrites, TextFromAWorkerThatLostTheJobIsCounted) {
  auto story = good_story();
  story.writes[1].writer = "a:1";
  const auto verdict = judged(story);
  EXPECT_EQ(verdict.zombie_bytes, 8);
  EXPECT_THAT(verdict.findings, ElementsAre("reply r1 revision 2 was written by a:1 while b:2 held it"));
}

TEST(JudgeWrites, TextWithoutAnyHolderIsCounted) {
  auto story = good_story();
  story.writes[1].holder.clear();
  story.writes[1].fence.reset();
  EXPECT_EQ(judged(story).zombie_bytes, 8);
}

TEST(JudgeWrites, TheOneWhoEndsAReplyHeldItsJob) {
  auto story = good_story();
  story.writes[2].writer = "a:1";
  EXPECT_EQ(judged(story).zombie_bytes, 8);
}

TEST(JudgeWrites, AStrangersEndingOfTheSameReplyIsNoExcuse) {
  auto story = good_story();
  story.writes[2].transaction += 1;  // the job was deleted by another transaction
  EXPECT_EQ(judged(story).zombie_bytes, 8);
}

TEST(JudgeWrites, AStatusFromAWorkerWithoutTheJobIsCountedApart) {
  auto story = good_story();
  story.writes[1].writer = "a:1";
  story.writes[1].changed_bytes = 0;
  const auto verdict = judged(story);
  EXPECT_EQ(verdict.zombie_bytes, 0);
  EXPECT_EQ(verdict.zombie_writes, 1);
  EXPECT_TRUE(verdict.violated());
}

TEST(JudgeWrites, ARescuerMayGiveAReplyUpButNotTouchItsText) {
  auto story = good_story();
  story.writes[3].writer = "a:1";
  story.writes[3].changed_bytes = 0;
  EXPECT_THAT(judged(story).findings, ElementsAre());
  story.writes[3].changed_bytes = 4;
  EXPECT_EQ(judged(story).zombie_bytes, 4);
}

TEST(JudgeWrites, TextOfARequestOlderThanTheClaimIsCounted) {
  auto story = good_story();
  story.writes[1].first_serial = story.writes[1].last_serial = 10;  // by the right worker, of its first try
  const auto verdict = judged(story);
  EXPECT_EQ(verdict.zombie_bytes, 8);
  EXPECT_THAT(verdict.findings, ElementsAre(HasSubstr("older than fence 2")));
}

TEST(JudgeWrites, AMomentOfMixedTextIsMixed) {
  auto story = good_story();
  story.writes[1].first_serial = 10;
  EXPECT_EQ(judged(story).mixed, 1);
}

TEST(JudgeWrites, ARecordWithGapsProvesNothing) {
  auto story = good_story();
  story.writes.erase(story.writes.begin() + 1);
  EXPECT_GT(judged(story).unrecorded, 0);
  story = good_story();
  story.writes.pop_back();
  EXPECT_EQ(judged(story).unrecorded, 1);
  story = good_story();
  story.requests.erase(11);
  EXPECT_GT(judged(story).unrecorded, 0);
}

TEST(JudgeWrites, TheRecordBeginsWithTheRowAndRisesByAnyStep) {
  auto story = good_story();
  story.first_revisions["r1"] = 100;
  story.writes[0].old_revision = 100;
  story.writes[0].revision = story.writes[1].old_revision = 2'000;
  story.writes[1].revision = story.writes[2].old_revision = 30'000;
  story.writes[2].revision = story.replies[0].revision = 400'000;
  EXPECT_THAT(judged(story).findings, ElementsAre());
  story.first_revisions["r1"] = 99;  // the first write is missing
  EXPECT_EQ(judged(story).unrecorded, 1);
  story = good_story();
  story.writes[1].old_revision = 0;  // not what the write before it left
  EXPECT_THAT(judged(story).findings,
              ElementsAre("reply r1: a write from revision 0 to 2 follows 1 in the record"));
  story = good_story();
  story.writes[2].revision = story.replies[0].revision = 2;  // a write that does not rise
  EXPECT_EQ(judged(story).unrecorded, 1);
}

}  // namespace
}  // namespace coach::chaos
