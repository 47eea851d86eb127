#include "tests/chaos/lost_claims.hpp"

#include <gtest/gtest.h>

#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

TEST(LostClaims, WhatTheRecordKnowsIsNotLost) {
  auto story = good_story();
  story.seen_claims = {{"r1", 1, "a:1", ""}, {"r1", 2, "b:2", ""}};
  const auto found = lost_claims(story);
  EXPECT_EQ(found.lost, 0);
  EXPECT_EQ(found.fences_twice, 0);
  EXPECT_EQ(found.same_job_twice, 0);
}

TEST(LostClaims, AFenceOfALostClaimCanBeHandedOutAgain) {
  auto story = good_story();
  story.seen_claims = {{"r2", 9, "a:1", ""}};
  EXPECT_EQ(lost_claims(story).lost, 1);
  EXPECT_EQ(lost_claims(story).fences_twice, 0);
  story.seen_claims = {{"r2", 2, "a:1", ""}};  // of another job than the record's
  EXPECT_EQ(lost_claims(story).fences_twice, 1);
  EXPECT_EQ(lost_claims(story).same_job_twice, 0);
  story.seen_claims = {{"r1", 2, "a:1", ""}};
  EXPECT_EQ(lost_claims(story).fences_twice, 1);
  EXPECT_EQ(lost_claims(story).same_job_twice, 1);
}

TEST(LostClaims, TheSameWorkersTwoClaimsDifferByTheirIds) {
  auto story = good_story();
  for (auto& event : story.job_events) event.claim = event.state == "running" ? "recorded" : "";
  story.seen_claims = {{"r1", 2, "b:2", "recorded"}};
  EXPECT_EQ(lost_claims(story).lost, 0);
  story.seen_claims = {{"r1", 2, "b:2", "lost"}};
  EXPECT_EQ(lost_claims(story).lost, 1);
  EXPECT_EQ(lost_claims(story).same_job_twice, 1);
}

TEST(TakenBack, AnEndThatIsSeenAndUndoneIsCounted) {
  auto story = good_story();
  EXPECT_EQ(taken_back(story), 0);
  story.sightings.push_back({11 * second, "r1", 4, "retrieving"});
  story.sightings.push_back({12 * second, "r1", 5, "complete"});
  EXPECT_EQ(taken_back(story), 1);
}

}  // namespace
}  // namespace coach::chaos
