#include <gmock/gmock.h>

#include <algorithm>

#include "tests/chaos/judge.hpp"
#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

using testing::ElementsAre;

Verdict judged(const Evidence& evidence) {
  Verdict verdict;
  judge_order(evidence, verdict);
  return verdict;
}

TEST(JudgeOrder, AGoodStoryHasNothingToFind) {
  EXPECT_THAT(judged(good_story()).findings, ElementsAre());
}

TEST(JudgeOrder, QuestionsStandAsTheyWereSent) {
  auto story = good_story();
  std::swap(story.questions[0].position, story.questions[1].position);
  EXPECT_GT(judged(story).out_of_order, 0);
}

TEST(JudgeOrder, AReplyWaitsForTheOneBeforeIt) {
  auto story = good_story();
  // The second is claimed before the first is ended.
  std::swap(story.job_events[5], story.job_events[6]);
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r2 was begun before r1 had ended"));
}

TEST(JudgeOrder, OtherConversationsDoNotWait) {
  auto story = good_story();
  std::swap(story.job_events[5], story.job_events[6]);
  for (auto& event : story.job_events) event.conversation_id = event.message_id;
  story.sent[1].conversation_id = "d";
  EXPECT_THAT(judged(story).findings, ElementsAre());
}

}  // namespace
}  // namespace coach::chaos
