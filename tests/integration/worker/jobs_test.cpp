#include "worker/jobs/jobs.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using worker::JobsAction;
using worker::JobsRequest;

class Jobs : public WorkerFixture {
 protected:
  std::expected<worker::JobsReport, std::string> report(JobsRequest request) {
    return run_until_done(context, worker::run_jobs(context.get_executor(), config, std::move(request)));
  }
  std::expected<std::string, std::string> jobs(JobsRequest request) {
    const auto done = report(std::move(request));
    if (!done) return std::unexpected(done.error());
    EXPECT_EQ(done->not_done, 0) << done->text;
    return done->text;
  }

  // The exit code of the real program.
  int run_program(const std::string& arguments) {
    const char* worker = std::getenv("COACH_TEST_WORKER");
    if (worker == nullptr) throw std::runtime_error("COACH_TEST_WORKER is not set");
    const auto command = fmt::format("cd /tmp && DATABASE_ADMIN_URL='{}' DATABASE_URL= {} {} >/dev/null 2>&1",
                                     database.admin_url(), worker, arguments);
    return WEXITSTATUS(std::system(command.c_str()));
  }

  // What a reply looks like that was given up.
  std::string dead_reply() {
    const auto id = ask("my secret question");
    database.run(
        "insert into coach.dead_jobs (id, message_id, conversation_id, athlete_id, attempt, reason, "
        "created_at, died_at) select id, message_id, conversation_id, athlete_id, 8, 'lease expired', "
        "created_at, now() - interval '40 days' from coach.jobs where message_id = '" +
        id + "'");
    database.run("select coach.end_job('" + id + "', 'failed', 'Sorry.')");
    return id;
  }
};

TEST_F(Jobs, ListAndShowTellStatesAndNoText) {
  EXPECT_EQ(jobs({.action = JobsAction::list}).value(), "The queue is empty.\n");
  const auto id = ask("my secret question");
  const auto list = jobs({.action = JobsAction::list}).value();
  EXPECT_THAT(list, HasSubstr("message_id"));
  EXPECT_THAT(list, HasSubstr(id + "  ready"));
  EXPECT_THAT(jobs({.action = JobsAction::list, .state = "running"}).value(), HasSubstr("empty"));
  EXPECT_THAT(jobs({.action = JobsAction::list, .json = true}).value(), HasSubstr("\"state\":\"ready\""));
  const auto show = jobs({.action = JobsAction::show, .id = id}).value();
  EXPECT_THAT(show, HasSubstr("job_state        ready"));
  EXPECT_THAT(list + show, Not(HasSubstr("secret")));
}

TEST_F(Jobs, WhatIsNotThereIsSaid) {
  EXPECT_THAT(jobs({.action = JobsAction::show, .id = user_id}).error(), HasSubstr("no reply " + user_id));
  EXPECT_THAT(jobs({.action = JobsAction::cancel, .id = user_id}).error(), HasSubstr("no reply"));
  EXPECT_THAT(jobs({.action = JobsAction::cancel, .id = "5"}).error(), HasSubstr("5 is no id"));
}

TEST_F(Jobs, CancelStopsAReplyAndRetryTriesItAgain) {
  const auto id = ask("hello");
  EXPECT_THAT(jobs({.action = JobsAction::cancel, .id = id}).value(), HasSubstr("cancelled"));
  EXPECT_EQ(reply(id).status, "cancelled");
  EXPECT_TRUE(jobs({.action = JobsAction::retry, .id = id}));
  start_provider();
  start_worker();
  EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_THAT(jobs({.action = JobsAction::cancel, .id = id}).error(), HasSubstr("complete already"));
  EXPECT_THAT(jobs({.action = JobsAction::retry, .id = id}).error(), HasSubstr("this one is complete"));
}

TEST_F(Jobs, PausedNothingIsClaimedUntilResumed) {
  EXPECT_THAT(jobs({.action = JobsAction::pause}).value(), HasSubstr("paused"));
  start_provider();
  config.queue.poll = std::chrono::milliseconds(50);
  start_worker();
  const auto id = ask("hello");
  run_for_a_while(std::chrono::milliseconds(500));
  EXPECT_EQ(database.value("select state from coach.jobs"), "ready");
  EXPECT_THAT(jobs({.action = JobsAction::resume}).value(), HasSubstr("1 jobs wait"));
  EXPECT_EQ(wait_until_final(id).status, "complete");
}

TEST_F(Jobs, ResumingWakesTheWorkers) {
  ASSERT_TRUE(jobs({.action = JobsAction::pause}));
  start_provider();
  config.queue.poll = std::chrono::hours(1);  // nobody looks by itself
  start_worker();
  const auto id = ask("hello");
  run_for_a_while(std::chrono::milliseconds(500));
  ASSERT_TRUE(jobs({.action = JobsAction::resume}));
  EXPECT_EQ(wait_until_final(id).status, "complete");
}

TEST_F(Jobs, DeadOnesAreListedRetriedAndPurgedOnlyWhenToldTwice) {
  const auto id = dead_reply();
  EXPECT_THAT(jobs({.action = JobsAction::dead_list}).value(), HasSubstr("lease expired"));
  EXPECT_THAT(jobs({.action = JobsAction::show, .id = id}).value(),
              HasSubstr("dead_reason      lease expired"));
  EXPECT_THAT(jobs({.action = JobsAction::dead_retry, .all = true}).value(), HasSubstr("1 replies would be"));
  EXPECT_EQ(reply(id).status, "failed");

  const auto purge = [&](int days, bool yes) {
    return jobs({.action = JobsAction::dead_purge, .older_than_days = days, .yes = yes}).value();
  };
  EXPECT_THAT(purge(50, true), HasSubstr("0 dead jobs purged"));
  EXPECT_THAT(purge(30, false), HasSubstr("1 dead jobs would be purged"));
  EXPECT_EQ(database.value("select count(*) from coach.dead_jobs"), "1");

  EXPECT_THAT(jobs({.action = JobsAction::dead_retry, .all = true, .yes = true}).value(),
              HasSubstr(id + ": queued"));
  EXPECT_EQ(reply(id).status, "queued");
  EXPECT_EQ(database.value("select count(*) from coach.dead_jobs"), "0");
}

TEST_F(Jobs, OneThatCannotBeTriedAgainIsNamedAndCounted) {
  const auto stuck = dead_reply();
  const auto fine = dead_reply();
  database.run(
      "create function refuse() returns trigger language plpgsql as $$ begin "
      "raise exception 'this row is being repaired'; end $$; "
      "create trigger refuse before update on messages for each row when (old.id = '" +
      stuck + "') execute function refuse()");
  const auto done = report({.action = JobsAction::dead_retry, .all = true, .yes = true});
  ASSERT_TRUE(done) << done.error();
  EXPECT_EQ(done->not_done, 1);
  EXPECT_THAT(done->text, HasSubstr(stuck + ": not tried again: this row is being repaired"));
  EXPECT_THAT(done->text, HasSubstr(fine + ": queued"));
  EXPECT_THAT(done->text, HasSubstr("1 of 2 could not be tried again"));
  EXPECT_EQ(reply(fine).status, "queued");
  EXPECT_EQ(run_program("jobs dead retry --all --yes"), 1);
  database.run("drop trigger refuse on messages");
  EXPECT_EQ(run_program("jobs dead retry --all --yes"), 0);
  EXPECT_EQ(reply(stuck).status, "queued");
}

TEST_F(Jobs, PurgingLeavesTheReplyAndARecord) {
  const auto id = dead_reply();
  ASSERT_TRUE(jobs({.action = JobsAction::dead_purge, .older_than_days = 30, .yes = true}));
  EXPECT_EQ(database.value("select count(*) from coach.dead_jobs"), "0");
  EXPECT_EQ(database.value("select what || ' ' || rows from coach.prunings"), "dead jobs 1");
  EXPECT_EQ(reply(id).status, "failed");
}

TEST_F(Jobs, TheWorkersLoginMayLookAndNotChange) {
  config.database.admin_url = config.database.url;
  const auto id = ask("hello");
  EXPECT_TRUE(jobs({.action = JobsAction::list}));
  EXPECT_TRUE(jobs({.action = JobsAction::show, .id = id}));
  EXPECT_TRUE(jobs({.action = JobsAction::dead_list}));
  for (const auto action : {JobsAction::cancel, JobsAction::retry, JobsAction::dead_retry,
                            JobsAction::dead_purge, JobsAction::pause, JobsAction::resume}) {
    const auto refused = jobs({.action = action, .id = id, .yes = true});
    ASSERT_FALSE(refused) << static_cast<int>(action);
    EXPECT_THAT(refused.error(), HasSubstr("DATABASE_ADMIN_URL"));
  }
}

}  // namespace
}  // namespace coach::testing
