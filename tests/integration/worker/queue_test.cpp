// Leases, fences, drain, and trouble with the database.

#include <fmt/format.h>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class Queue : public WorkerFixture {
 protected:
  // A reply of two hundred tokens that takes about a second.
  void slow_provider() { start_provider({"tokens=200"}, 0, 200); }

  // As if `worker` had claimed the job and gone silent for longer than its lease.
  void die_with(const std::string& id, const std::string& worker) {
    database.run(
        fmt::format("update coach.jobs set state = 'running', worker = '{}', attempt = attempt + 1, "
                    "fence = nextval('coach.fence'), lease_until = now() - interval '1 second' "
                    "where message_id = '{}'",
                    worker, id));
  }

  // "rescued buried", by somebody who was in touch with the database all the time.
  std::string rescue(int max_attempts = 5) {
    return database.value(fmt::format(
        "select rescued || ' ' || cardinality(buried) from coach.rescue({}, true, 'sorry')", max_attempts));
  }

  // "state attempt crashes"
  std::string job(const std::string& id) {
    return database.value(fmt::format(
        "select state || ' ' || attempt || ' ' || crashes from coach.jobs where message_id = '{}'", id));
  }
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
      "update coach.jobs set state = 'running', worker = 'dead', attempt = 8, fence = "
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

TEST_F(Queue, TheClaimOfARetryCarriesTheChunksAndTheOldTextGoes) {
  config.queue.poll = 100ms;
  database.run(
      "insert into knowledge_chunks (id, source_doc, section, content, embedding) values "
      "('team1c_007', 'd', 'Sled', 'push low', array_fill(0.02::real, array[1536])::vector)");
  start_provider({"tokens=5"});
  const auto id = ask("How should I pace my race?");
  die_with(id, "dead");
  database.run(
      fmt::format("update messages set status = 'streaming', content = 'half of an old ans', rag_chunks_used "
                  "= '{{team1c_007}}', "
                  "revision = 9 where id = '{}'",
                  id));
  start_worker();
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "complete");
  EXPECT_FALSE(row.content.contains("half of an old"));
  EXPECT_GT(row.revision, 9);
  EXPECT_EQ(provider->bodies("embeddings").size(), 0u);
  EXPECT_TRUE(provider->bodies("chat/completions").at(0).contains("push low"));
}

TEST_F(Queue, AJobAloneOnBoardAtTwoDeathsIsQuarantined) {
  const auto id = ask("How should I pace my race?");
  die_with(id, "first");
  EXPECT_EQ(rescue(), "1 0");
  EXPECT_EQ(job(id), "ready 1 1");
  die_with(id, "second");
  EXPECT_EQ(rescue(), "1 1");
  EXPECT_EQ(reply(id).status, "failed");
  EXPECT_FALSE(reply(id).error.empty());
  EXPECT_EQ(database.value("select reason from coach.dead_jobs"),
            "quarantined: 2 workers went silent with it (last worker: second)");
}

TEST_F(Queue, SilenceOfTheDatabaseIsNobodysFault) {
  const auto id = ask("How should I pace my race?");
  for (int i = 1; i <= 3; ++i) {
    die_with(id, "worker");
    database.run("select coach.rescue(5, false, 'sorry')");
    database.run("update coach.jobs set state = 'ready' where state = 'delayed'");
    EXPECT_EQ(job(id), fmt::format("ready {} 0", i));
  }
}

TEST_F(Queue, AWorkerThatIsHeardOfHasNotDied) {
  const auto id = ask("How should I pace my race?");
  die_with(id, "alive");
  database.run(
      "insert into coach.workers (name, version, state, replies, max_replies) values ('alive', '0', "
      "'running', 0, 1)");
  EXPECT_EQ(rescue(), "1 0");
  EXPECT_EQ(job(id), "ready 1 0");
}

TEST_F(Queue, AmongManyTheOneThatKillsIsFoundAndTheOthersLive) {
  database.run(
      "update coach.settings set max_messages_in_flight = 100, max_messages_per_minute = 100, "
      "max_replies_at_once = 100");
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) {
    conversation_id =
        database.value("insert into conversations (athlete_id) select id from athlete_profiles returning id");
    ids.push_back(ask("How should I pace my race?"));
  }
  const auto& poison = ids.at(23);
  // A worker claims all it may; with the poison on board it dies, otherwise it answers.
  int deaths = 0;
  for (int round = 0; round < 40 && database.value("select count(*) from coach.jobs") != "0"; ++round) {
    database.run(claim("w", 100));
    if (job(poison).starts_with("running")) {
      ++deaths;
      database.run("update coach.jobs set lease_until = now() - interval '1 second' where state = 'running'");
      rescue(/*max_attempts=*/20);
      database.run("update coach.jobs set state = 'ready' where state = 'delayed' and verdict is null");
    } else {
      database.run(complete_all("done"));
    }
  }
  EXPECT_EQ(database.value("select count(*) from messages where role = 'assistant' and status = 'complete'"),
            "39");
  EXPECT_EQ(reply(poison).status, "failed");
  EXPECT_LE(deaths, 7);
}

TEST_F(Queue, WhereWorkersDieOfSomethingElseNobodyIsSuspected) {
  database.run(
      "update coach.settings set max_messages_in_flight = 100, max_messages_per_minute = 100, "
      "max_replies_at_once = 100");
  for (int i = 0; i < 40; ++i) {
    conversation_id =
        database.value("insert into conversations (athlete_id) select id from athlete_profiles returning id");
    ask("How should I pace my race?");
  }
  database.run("update coach.jobs set crashes = 4");
  EXPECT_EQ(database.run(claim("careful", 100)).rows(), 10);  // a quarter of them
  database.run("update coach.jobs set state = 'ready', lease_until = null");
  database.run("insert into coach.deaths (worker) select 'w' || i from generate_series(1, 9) i");
  EXPECT_EQ(database.run(claim("bold", 100)).rows(), 40);
}

TEST_F(Queue, AClientsOpenTransactionHoldsUpNobodyElse) {
  start_provider({"tokens=30"}, 0, 200);
  provider->hold();
  provider->let_through(1);  // the embedding: the reply must not end before the client has its lock
  start_worker();
  const auto held = ask("Held?");
  wait_for(held, {"thinking"});
  pg::Connection client(context.get_executor());
  ASSERT_TRUE(run_until_done(context, client.connect(database.admin_url(), "client", 5s)));
  ASSERT_TRUE(run_until_done(
      context, client.script(fmt::format("begin; select from conversations where id = '{}' for update",
                                         conversation_id))));
  provider->let_through(1'000);
  wait_for(held, {"streaming"});
  // Another athlete's reply begins and ends meanwhile.
  const auto other = database.value(
      "with u as (insert into auth.users (email) values ('o@example.org') returning id), "
      "p as (insert into athlete_profiles (user_id) select id from u returning id) "
      "insert into conversations (athlete_id) select id from p returning id");
  const auto question = database.value(fmt::format(
      "insert into messages (conversation_id, role, content) values ('{}', 'user', 'hi') returning id",
      other));
  const auto free_one =
      database.value(fmt::format("select id from messages where reply_to = '{}'", question));
  EXPECT_EQ(wait_until_final(free_one).status, "complete");
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_EQ(reply(held).status, "streaming");  // its text is there, its end waits
  ASSERT_TRUE(run_until_done(context, client.script("commit")));
  EXPECT_EQ(wait_until_final(held).status, "complete");
}

TEST_F(Queue, WorksWithListenImpossible) {
  // The listener's connection is taken from it again and again; polling is left.
  config.queue.poll = 60s;
  start_provider({"tokens=5"});
  start_worker();
  run_until([&] {
    return database.value(
               "select count(*) from pg_stat_activity where datname = current_database() and "
               "application_name like '%listener%'") == "1";
  });
  database.run(
      "create function public.no_wake() returns trigger language plpgsql as $$ begin return new; end $$;"
      "create or replace function coach.wake() returns void language sql as 'select'");
  database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
      "application_name like '%listener%'; alter role coach_worker connection limit 0");
  const auto id = ask("How should I pace my race?");
  const auto row = wait_until_final(id);
  database.run("alter role coach_worker connection limit -1");
  EXPECT_EQ(row.status, "complete");
}

TEST_F(Queue, WorkersTellWhoTheyAre) {
  config.queue.heartbeat = 50ms;
  config.queue.lease = 1s;
  start_provider({"tokens=200"}, 0, 200);
  start_worker();
  start_worker();
  run_until([&] { return database.value("select count(*) from coach.workers") == "2"; });
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  run_until([&] { return database.value("select sum(replies) from coach.workers") == "1"; });
  EXPECT_EQ(database.value("select count(*) from coach.workers where version = '" COACH_VERSION
                           "' and max_replies = 2000 "
                           "and seen_at > now() - interval '5 seconds' and state = 'running' "
                           "and schema_version = (select max(version) from coach.migrations)"),
            "2");
  stop_worker(0);
  stop_worker(1);
  EXPECT_EQ(database.value("select count(*) from coach.workers"), "0");
}

TEST_F(Queue, NotificationsAreThrottledAndNothingWaits) {
  database.run(
      "update coach.settings set max_messages_in_flight = 1000, max_messages_per_minute = 1000, "
      "max_messages_per_day = 1000, max_replies_at_once = 1000");
  pg::Connection ear(context.get_executor());
  ASSERT_TRUE(run_until_done(context, ear.connect(database.admin_url(), "ear", 5s)));
  ASSERT_TRUE(run_until_done(context, ear.script("listen coach_jobs")));
  const auto began = Clock::now();
  for (int i = 0; i < 200; ++i) {
    conversation_id =
        database.value("insert into conversations (athlete_id) select id from athlete_profiles returning id");
    ask("hi");
  }
  const auto windows = (Clock::now() - began) / 100ms + 2;
  const auto told = run_until_done(context, ear.notifications(1s));
  ASSERT_TRUE(told);
  EXPECT_GT(told->size(), 0u);
  EXPECT_LE(told->size(), static_cast<std::size_t>(windows) * 10);
  start_provider({"tokens=3"});
  start_worker();
  run_until([&] { return database.value("select count(*) from coach.jobs") == "0"; });
}

}  // namespace
}  // namespace coach::testing
