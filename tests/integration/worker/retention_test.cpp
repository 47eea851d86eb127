// Retention: nothing goes unless the owner has said so, and then not without a trace.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/queue/pruner.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class Retention : public WorkerFixture {
 protected:
  // A conversation that was last used so many days ago.
  std::string conversation_of(int days) {
    database.run("alter table conversations disable trigger conversations_updated_at");
    const auto id = database.value(fmt::format(
        "insert into conversations (athlete_id, updated_at) select id, now() - {} * interval '1 day' "
        "from athlete_profiles returning id",
        days));
    database.run("alter table conversations enable trigger conversations_updated_at");
    return id;
  }

  void age_everything() {
    database.run(
        "insert into coach.dead_jobs (id, message_id, conversation_id, athlete_id, attempt, reason, "
        "created_at, "
        "died_at) select 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 8, 'x', now(), "
        "now() - interval '5 years'; insert into coach.spend (day, slot) values ('2020-01-01', 0)");
    conversation_of(2000);
  }

  std::string count(const std::string& table) { return database.value("select count(*) from " + table); }

  std::string prune(bool dry_run) {
    return database.value_as(
        "coach_worker", user_id,
        fmt::format(
            "select string_agg(what || ' ' || keep_days || ' ' || rows, ', ') from coach.prune(100, {})",
            dry_run));
  }
};

TEST_F(Retention, ByDefaultNothingIsEverPruned) {
  age_everything();
  EXPECT_EQ(prune(false), "");
  EXPECT_EQ(count("conversations"), "2");
  EXPECT_EQ(count("coach.dead_jobs"), "1");
  EXPECT_EQ(count("coach.spend"), "1");
}

TEST_F(Retention, EachKindGoesAfterItsOwnTime) {
  age_everything();
  database.run("update coach.settings set keep_dead_jobs_days = 30");
  EXPECT_EQ(prune(true), "dead jobs 30 1");
  EXPECT_EQ(count("coach.dead_jobs"), "1");  // a dry run only counts
  EXPECT_EQ(prune(false), "dead jobs 30 1");
  EXPECT_EQ(count("coach.dead_jobs"), "0");
  EXPECT_EQ(count("conversations") + count("coach.spend"), "21");

  database.run("update coach.settings set keep_dead_jobs_days = null, keep_spend_days = 400");
  EXPECT_EQ(prune(false), "days of spend 400 1");
  EXPECT_EQ(database.value("select string_agg(what || ' ' || rows, ', ' order by what) from coach.prunings"),
            "days of spend 1, dead jobs 1");
}

TEST_F(Retention, OnlyOldConversationsWithoutAJobGo) {
  const auto old = conversation_of(40);
  const auto young = conversation_of(20);
  const auto busy = conversation_of(40);
  database.run("alter table conversations disable trigger conversations_updated_at");
  database.run(fmt::format(
      "insert into messages (conversation_id, role, content) values ('{}', 'user', 'hello')", busy));
  database.run(
      fmt::format("update conversations set updated_at = now() - interval '40 days' where id = '{}'", busy));
  database.run("update coach.settings set keep_conversations_days = 30");
  EXPECT_EQ(prune(false), "conversations 30 1");
  const auto there = [&](const std::string& id) {
    return database.value(fmt::format("select count(*) from conversations where id = '{}'", id));
  };
  EXPECT_EQ(there(old), "0");
  EXPECT_EQ(there(young), "1");
  EXPECT_EQ(there(busy), "1");
}

TEST_F(Retention, AWorkerCarriesItOut) {
  for (int i = 0; i < 5; ++i) conversation_of(40);
  database.run("update coach.settings set keep_conversations_days = 30");
  worker::Pruner pruner(context.get_executor(), {Secret(database.worker_url()), 5s, 1ms, 1h, 2});
  bool ended = false;
  asio::co_spawn(context, pruner.run(), [&](const std::exception_ptr& error) {
    EXPECT_EQ(error, nullptr);
    ended = true;
  });
  run_until([&] { return count("conversations") == "1"; });  // the fixture's own
  pruner.stop();
  run_until([&] { return ended; });
  EXPECT_EQ(database.value("select sum(rows) from coach.prunings"), "5");
}

TEST_F(Retention, ClientsMayNotPrune) {
  EXPECT_EQ(database.try_as("authenticated", user_id, "select * from coach.prune(1, true)"), "42501");
}

}  // namespace
}  // namespace coach::testing
