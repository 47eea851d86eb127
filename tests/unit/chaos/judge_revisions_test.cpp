#include <gmock/gmock.h>

#include "tests/chaos/judge.hpp"
#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

using testing::ElementsAre;

Verdict judged(const Evidence& evidence) {
  Verdict verdict;
  judge_revisions(evidence, verdict);
  return verdict;
}

TEST(JudgeRevisions, AGoodStoryHasNothingToFind) {
  EXPECT_THAT(judged(good_story()).findings, ElementsAre());
}

TEST(JudgeRevisions, AWriteThatClientsWouldIgnoreIsFound) {
  auto story = good_story();
  // Of a write that was lost; the one at 6 s stands no higher.
  story.sightings.push_back({second * 11 / 2, "r1", 2, "streaming"});
  EXPECT_THAT(judged(story).findings,
              ElementsAre("reply r1 became streaming in revision 2 after revision 2 had been seen"));
  story.sightings.back().revision = 1;
  EXPECT_THAT(judged(story).findings, ElementsAre());
  EXPECT_FALSE(judged(story).violated());
}

TEST(JudgeRevisions, TheRowItselfMayBeOlderUntilItsNextWrite) {
  auto story = good_story();
  story.sightings = {{4 * second, "r1", 1, "streaming"},   // lost with its server
                     {5 * second, "r1", 0, "retrieving"},  // what the other one has
                     {second * 13 / 2, "r1", 2, "streaming"}};
  EXPECT_THAT(judged(story).findings, ElementsAre());
}

TEST(JudgeRevisions, ARowThatEndsBelowWhatWasSeenIsFound) {
  auto story = good_story();
  story.sightings.push_back({11 * second, "r1", 4, "complete"});
  EXPECT_THAT(judged(story).findings, ElementsAre("reply r1 ends with revision 3, 4 had been seen"));
  EXPECT_EQ(judged(story).revisions_back, 1);
}

}  // namespace
}  // namespace coach::chaos
