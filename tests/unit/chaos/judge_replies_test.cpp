#include <gmock/gmock.h>

#include "tests/chaos/judge.hpp"
#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Verdict judged(const Evidence& evidence) {
  Verdict verdict;
  judge_replies(evidence, verdict);
  return verdict;
}

TEST(JudgeReplies, AGoodStoryHasNothingToFind) {
  const auto verdict = judged(good_story());
  EXPECT_THAT(verdict.findings, ElementsAre());
  EXPECT_FALSE(verdict.violated());
  EXPECT_EQ(verdict.replies, 2);
  EXPECT_EQ(verdict.complete, 1);
  EXPECT_EQ(verdict.failed, 1);
}

TEST(JudgeReplies, AnAcknowledgedQuestionThatIsGoneIsLost) {
  auto story = good_story();
  story.sent.push_back({"q3", "c", true});
  EXPECT_EQ(judged(story).lost, 1);
  story.sent.back().acknowledged = false;  // its athlete never heard that it was stored
  EXPECT_EQ(judged(story).lost, 0);
}

TEST(JudgeReplies, AQuestionWithoutAReplyIsLost) {
  auto story = good_story();
  story.replies.pop_back();
  EXPECT_THAT(judged(story).findings, ElementsAre("question q2 has no reply"));
}

TEST(JudgeReplies, AReplyThatIsNotFinalIsLost) {
  auto story = good_story();
  story.replies[0].status = "streaming";
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r1 is still streaming"));
}

TEST(JudgeReplies, AFailureWithoutASentenceIsLost) {
  auto story = good_story();
  story.replies[1].error.clear();
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r2 failed without saying so"));
}

TEST(JudgeReplies, AJobThatIsLeftIsLost) {
  auto story = good_story();
  story.jobs_left.emplace_back("r1");
  EXPECT_EQ(judged(story).lost, 1);
}

TEST(JudgeReplies, AReplyThatWasGivenUpSaysSo) {
  auto story = good_story();
  story.dead_jobs = {"r2"};
  EXPECT_THAT(judged(story).findings, ElementsAre());
  story.dead_jobs = {"r1"};
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r1 was given up and is complete"));
}

TEST(JudgeReplies, ACompleteReplyHasTheWholeAnswer) {
  auto story = good_story();
  story.replies[0].content = stamped(11, 2);
  EXPECT_EQ(judged(story).holes, 1);
  story.replies[0].content.clear();
  EXPECT_EQ(judged(story).holes, 1);
  story = good_story();
  story.requests[11].outcome = "cut";
  EXPECT_THAT(judged(story).findings, ElementsAre(HasSubstr("ended with cut")));
}

TEST(JudgeReplies, TextThatIsMissingInFrontOfOtherTextIsAHole) {
  auto story = good_story();
  story.replies[0].content = "11:0 11:2 ";
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r1, complete: 11:2 stands where 11:1 belongs"));
  EXPECT_EQ(judged(story).holes, 1);
  story.replies[0].content = "11:1 11:2 ";  // its beginning is missing
  EXPECT_EQ(judged(story).holes, 1);
  story.replies[1].content = "12:1 ";  // of a reply that failed as well
  const auto verdict = judged(story);
  EXPECT_EQ(verdict.holes, 2);
  EXPECT_EQ(verdict.mixed, 0);
  EXPECT_TRUE(verdict.violated());
}

TEST(JudgeReplies, TextThatIsThereTwiceIsMixed) {
  auto story = good_story();
  story.replies[0].content = "11:0 11:1 11:1 11:2 ";
  EXPECT_EQ(judged(story).mixed, 1);
  EXPECT_EQ(judged(story).holes, 0);
}

TEST(JudgeReplies, TwoRepliesOrTwoEndingsAreDuplicates) {
  auto story = good_story();
  story.replies.push_back(story.replies[1]);
  EXPECT_EQ(judged(story).duplicated, 1);
  story = good_story();
  story.job_events.push_back(story.job_events.back());
  EXPECT_EQ(judged(story).duplicated, 1);
}

TEST(JudgeReplies, AFinalReplyThatChangesIsADuplicate) {
  auto story = good_story();
  auto late = story.writes[1];
  late.old_status = "complete";
  story.writes.push_back(late);
  EXPECT_EQ(judged(story).duplicated, 1);
}

TEST(JudgeReplies, TextOfTwoRequestsIsMixed) {
  auto story = good_story();
  story.replies[0].content = stamped(10, 2) + "11:2 ";
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r1, complete: 11:2 stands where 10:2 belongs"));
  EXPECT_EQ(judged(story).mixed, 1);
}

TEST(JudgeReplies, TextOfAnotherReplysRequestIsMixed) {
  auto story = good_story();
  story.replies[1].content = stamped(11, 1);
  EXPECT_EQ(judged(story).mixed, 1);
  story.replies[1].content = stamped(99, 1);
  EXPECT_EQ(judged(story).mixed, 1);
}

TEST(JudgeReplies, MoreThanTheProviderSentIsMixed) {
  auto story = good_story();
  story.replies[1].content = stamped(12, 2);
  EXPECT_EQ(judged(story).mixed, 1);
}

}  // namespace
}  // namespace coach::chaos
