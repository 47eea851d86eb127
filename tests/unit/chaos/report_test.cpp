#include "tests/chaos/report.hpp"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "tests/unit/chaos/story.hpp"

namespace coach::chaos {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RunFacts facts() {
  return {.seconds = 9, .seed = 4, .lease_ms = 1'000, .conversations = 1, .settled = true};
}

Evidence story_with_a_freeze() {
  auto story = good_story();
  story.incidents[0] = {Blow::freeze, 1, 3 * second, 6 * second};
  return story;
}

Verdict clean() {
  Verdict verdict;
  verdict.replies = 2;
  verdict.complete = 1;
  return verdict;
}

TEST(Report, IsOneLineOfJson) {
  const auto report = make_report(facts(), story_with_a_freeze(), clean());
  EXPECT_TRUE(report.passed);
  EXPECT_THAT(report.json, testing::Not(HasSubstr("\n")));
  const auto line = boost::json::parse(report.json);
  EXPECT_EQ(line.at("replies").as_int64(), 2);
  EXPECT_EQ(line.at("recovery_p99_leases").to_number<double>(), 2.0);
  EXPECT_EQ(line.at("disturbances").at("freeze").as_int64(), 1);
  for (const char* name :
       {"lost", "holes", "duplicated", "mixed", "revisions_back", "zombie_bytes", "out_of_order"}) {
    EXPECT_EQ(line.at(name).as_int64(), 0) << name;
  }
}

TEST(Report, EveryKindOfViolationFailsTheRun) {
  for (const auto member : {&Verdict::lost, &Verdict::duplicated, &Verdict::mixed, &Verdict::zombie_bytes,
                            &Verdict::zombie_writes, &Verdict::out_of_order, &Verdict::holes,
                            &Verdict::revisions_back, &Verdict::unrecorded}) {
    auto verdict = clean();
    verdict.*member = 1;
    EXPECT_FALSE(make_report(facts(), story_with_a_freeze(), verdict).passed);
  }
}

TEST(Report, SlowRecoveryFailsTheRun) {
  auto shorter = facts();
  shorter.lease_ms = 999;
  const auto report = make_report(shorter, story_with_a_freeze(), clean());
  EXPECT_THAT(report.complaints, ElementsAre("recovery took 2.002 leases (p99); 2 are allowed"));
  EXPECT_FALSE(report.passed);
}

TEST(Report, LeasesThatNobodyTookFailTheRun) {
  auto story = story_with_a_freeze();
  auto again = story.job_events[4];
  again.message_id = "r2";  // claimed twice, and nothing happened to b:2
  story.job_events.push_back(again);
  EXPECT_THAT(make_report(facts(), story, clean()).complaints,
              ElementsAre("1 leases were lost although nothing was done to their holder"));
}

TEST(Report, ARunThatProvesNothingFails) {
  EXPECT_THAT(make_report(facts(), good_story(), clean()).complaints,
              ElementsAre("no worker was frozen beyond its lease"));
  EXPECT_FALSE(make_report(facts(), story_with_a_freeze(), Verdict()).passed);
  auto nobody_lost = story_with_a_freeze();
  nobody_lost.job_events.clear();
  EXPECT_FALSE(make_report(facts(), nobody_lost, clean()).passed);
}

TEST(Report, ARunOfFailOversLosesClaims) {
  auto story = story_with_a_freeze();
  auto failovers = facts();
  failovers.failover = true;
  failovers.unsaved = 5;
  EXPECT_THAT(make_report(failovers, story, clean()).complaints,
              ElementsAre("no standby took over", "no claim went with a primary: this run proves little"));
  story.incidents.push_back({Blow::failover, 0, 3 * second, 4 * second});
  story.seen_claims = {{"r1", 1, "c:3", "lost"}};
  const auto report = make_report(failovers, story, clean());
  EXPECT_THAT(report.complaints, ElementsAre());
  const auto line = boost::json::parse(report.json);
  EXPECT_EQ(line.at("unsaved_questions").as_int64(), 5);
  EXPECT_EQ(line.at("claims_lost").as_int64(), 1);
  EXPECT_EQ(line.at("fences_twice").as_int64(), 1);
}

TEST(Report, UnfinishedOrCrashedFailsTheRun) {
  auto unfinished = facts();
  unfinished.settled = false;
  EXPECT_FALSE(make_report(unfinished, story_with_a_freeze(), clean()).passed);
  auto crashed = facts();
  crashed.crashes = 1;
  EXPECT_FALSE(make_report(crashed, story_with_a_freeze(), clean()).passed);
}

}  // namespace
}  // namespace coach::chaos
