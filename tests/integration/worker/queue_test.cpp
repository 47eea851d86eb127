// Leases, fences, drain, and trouble with the database.

#include <fmt/format.h>

#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class Queue : public WorkerFixture {
 protected:
  // A reply of two hundred tokens that takes about a second.
  void slow_provider() { start_provider({"tokens=200"}, 0, 200); }
};

TEST_F(Queue, AWorkerThatLostItsLeaseWritesNothingAndHangsUp) {
  config.queue.lease = 600ms;
  config.queue.heartbeat = 200ms;
  config.queue.poll = 60s;
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  // Somebody else claims it: a newer fence, a text of its own.
  database.run(fmt::format(
      "update coach.jobs set fence = nextval('coach.fence'), lease_until = now() + interval '1 hour' "
      "where message_id = '{}'",
      id));
  database.run(fmt::format("update messages set content = 'theirs' where id = '{}'", id));
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_EQ(reply(id).content, "theirs");
  EXPECT_EQ(reply(id).status, "streaming");
}

TEST_F(Queue, AnExpiredLeaseIsRescuedAndTheTextBeginsAnew) {
  config.queue.poll = 100ms;
  start_provider({"tokens=5"});
  const auto id = ask("How should I pace my race?");
  database.run(
      "update coach.jobs set state = 'running', worker = 'dead', attempt = 1, fence = "
      "nextval('coach.fence'), "
      "lease_until = now() - interval '1 second'");
  database.run(fmt::format(
      "update messages set status = 'streaming', content = 'half of an old ans' where id = '{}'", id));
  start_worker();
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "complete");
  EXPECT_FALSE(row.content.contains("half of an old"));
}

TEST_F(Queue, AJobWithoutAttemptsLeftEndsAsFailedAndKeepsItsText) {
  start_provider();
  const auto id = ask("How should I pace my race?");
  database.run(
      "update coach.jobs set state = 'running', worker = 'dead', attempt = 5, fence = "
      "nextval('coach.fence'), "
      "lease_until = now() - interval '1 second'");
  database.run(fmt::format("update messages set status = 'streaming', content = 'half' where id = '{}'", id));
  start_worker();
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "failed");
  EXPECT_EQ(row.content, "half");
  EXPECT_FALSE(row.error.empty());
  EXPECT_EQ(database.value("select count(*) from coach.dead_jobs"), "1");
}

TEST_F(Queue, DrainLetsRepliesFinish) {
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  stop_worker();
  EXPECT_EQ(reply(id).status, "complete");
}

TEST_F(Queue, WhatIsNotFinishedAtTheDeadlineGoesBackAtNoAttemptCost) {
  config.queue.drain_timeout = 50ms;
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  stop_worker();
  EXPECT_EQ(database.value("select state || ' ' || attempt from coach.jobs"), "ready 0");
  run_until([&] { return provider->in_flight == 0; });
  start_worker();
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "complete");
}

TEST_F(Queue, RepliesOutliveTheWorkersConnections) {
  start_provider({"tokens=300"}, 0, 200);
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  EXPECT_GE(database
                .run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'coach_worker' "
                     "and datname = current_database()")
                .rows(),
            2);
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "complete");
  // The text is whole: it is what an undisturbed run of the same question gives.
  const auto again = ask("How should I pace my race?");
  EXPECT_EQ(wait_until_final(again).content, row.content);
}

TEST_F(Queue, ADeletedConversationEndsItsReply) {
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  EXPECT_EQ(database.try_as("authenticated", user_id, "delete from conversations"), "");
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_EQ(database.value("select count(*) from messages"), "0");
}

TEST_F(Queue, TwoWorkersShareTheWork) {
  config.queue.max_replies = 2;
  start_provider({"tokens=20"}, 50);
  std::vector<std::string> ids;
  for (int i = 0; i < 8; ++i) {
    database.run("insert into conversations (athlete_id) select id from athlete_profiles");
    conversation_id = database.value("select id from conversations order by started_at desc, id limit 1");
    ids.push_back(ask("How should I pace my race?"));
  }
  start_worker();
  start_worker();
  for (const auto& id : ids) EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_EQ(provider->bodies("chat/completions").size(), 8u);
}

}  // namespace
}  // namespace coach::testing
