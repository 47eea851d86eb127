// Migrating a database that is in use: locks that others hold, workers of an older version.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <vector>

#include "sql/migrations.hpp"
#include "tests/integration/support/database.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/ops/migrate.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;
using worker::MigrateOptions;

using Outcome = std::expected<void, std::string>;

worker::Config config_for(const TestDatabase& database) {
  worker::Config config;
  config.database.admin_url = Secret(database.admin_url());
  return config;
}

// This program's migrations and one that is yet to be written.
std::vector<sql::Migration> with_next(std::string_view text) {
  std::vector<sql::Migration> files(sql::migrations.begin(), sql::migrations.end());
  files.push_back({"29990101000000", "next", text});
  return files;
}

constexpr const char* expanding = R"(
  alter table public.messages add column mood text, add column tries int not null default 0;
  alter table coach.jobs add column region text not null default 'eu';
  create index messages_mood_idx on public.messages (mood);
  create function coach.rescue(max_attempts int, blame boolean, sentence text, pause interval, region text)
    returns int language sql as 'select 0';
  insert into coach.migrations (version, name) values ('29990101000000', 'next');
)";

constexpr const char* contracting =
    "insert into coach.migrations (version, name, needs) values ('29990101000000', 'next', '29980101000000')";

class Upgrade : public WorkerFixture {
 protected:
  Outcome migrate(const std::vector<sql::Migration>& files, MigrateOptions options = {}) {
    const auto config = config_for(database);
    return run_until_done(context, worker::migrate(context.get_executor(), config, options, files));
  }

  // A session in the middle of a transaction that holds what a migration of `messages` needs.
  pg::Connection someone_in_the_way(const std::string& setting) {
    pg::Connection connection(context.get_executor());
    EXPECT_TRUE(run_until_done(context, connection.connect(database.admin_url(), "in the way", 5s)));
    EXPECT_TRUE(run_until_done(context, connection.script(setting)));
    EXPECT_TRUE(run_until_done(context, connection.script("begin; select from public.messages limit 1")));
    return connection;
  }

  std::string applied() {
    return database.value("select count(*) from coach.migrations where version = '29990101000000'");
  }
};

TEST_F(Upgrade, AWorkerAnswersBeforeDuringAndAfterAMigrationThatAddsThings) {
  start_provider({"tokens=100"}, 0, 100);
  start_worker();
  const auto during = ask("How do I pace the sled push?");
  wait_for(during, {"streaming"});
  ASSERT_TRUE(migrate(with_next(expanding)));
  EXPECT_EQ(reply(during).status, "streaming");
  EXPECT_EQ(wait_until_final(during).status, "complete");
  EXPECT_EQ(wait_until_final(ask("And the sled pull?")).status, "complete");
}

TEST_F(Upgrade, ALockThatIsHeldForAWhileIsTriedAgain) {
  const auto holder = someone_in_the_way("set idle_in_transaction_session_timeout = '600ms'");
  MigrateOptions options;
  options.lock_timeout = 100ms;
  const auto done = migrate(with_next(expanding), options);
  EXPECT_TRUE(done) << done.error();
  EXPECT_EQ(applied(), "1");
}

TEST_F(Upgrade, ALockThatIsNotToBeHadIsSaidAndByWhom) {
  auto holder = someone_in_the_way("set application_name = 'a long report'");
  MigrateOptions options;
  options.lock_timeout = 50ms;
  options.patience = 100ms;
  const auto refused = migrate(with_next(expanding), options);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("29990101000000_next.sql was not applied")) << refused.error();
  EXPECT_TRUE(refused.error().contains("a long report")) << refused.error();
  EXPECT_EQ(applied(), "0");
  holder.close();
  EXPECT_TRUE(migrate(with_next(expanding), options));
}

TEST_F(Upgrade, AStatementThatTakesTooLongIsGivenUp) {
  MigrateOptions options;
  options.statement_timeout = 50ms;
  const auto refused = migrate(with_next("select pg_sleep(20)"), options);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("57014")) << refused.error();
}

TEST_F(Upgrade, TwoAtOnceAreOneAfterTheOther) {
  TestDatabase fresh(Template::local);
  const auto config = config_for(fresh);
  const auto twice = [&]() -> asio::awaitable<bool> {
    int good = 0;
    const auto once = [&]() -> asio::awaitable<void> {
      const auto done = co_await worker::migrate(context.get_executor(), config);
      good += done ? 1 : 0;
    };
    co_await both(once(), once());
    co_return good == 2;
  };
  EXPECT_TRUE(run_until_done(context, twice()));
  EXPECT_EQ(fresh.value("select count(*) from coach.migrations"), std::to_string(sql::migrations.size()));
}

TEST_F(Upgrade, AnotherMigrationIsNotWaitedForForever) {
  pg::Connection other(context.get_executor());
  ASSERT_TRUE(run_until_done(context, other.connect(database.admin_url(), "other", 5s)));
  ASSERT_TRUE(run_until_done(context, other.script("select pg_advisory_lock(426835862376)")));
  MigrateOptions options;
  options.lock_timeout = 20ms;
  options.patience = 60ms;
  const auto refused = migrate(with_next(expanding), options);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("another migration")) << refused.error();
}

TEST_F(Upgrade, ADryRunLeavesEverythingAsItWas) {
  TestDatabase fresh(Template::local);
  const auto config = config_for(fresh);
  MigrateOptions options;
  options.dry_run = true;
  ASSERT_TRUE(run_until_done(context, worker::migrate(context.get_executor(), config, options)));
  EXPECT_EQ(fresh.value("select to_regnamespace('coach') is null and to_regclass('public.messages') is null"),
            "t");
  ASSERT_TRUE(migrate(with_next(expanding), options));
  EXPECT_EQ(applied(), "0");
  EXPECT_EQ(database.value("select count(*) from coach.migrations where checksum is not null"), "0");
}

TEST_F(Upgrade, ADryRunFindsWhatWouldFail) {
  MigrateOptions options;
  options.dry_run = true;
  const auto refused = migrate(with_next("alter table public.messages drop column no_such_column"), options);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("next.sql failed")) << refused.error();
  EXPECT_TRUE(refused.error().contains("no_such_column")) << refused.error();
}

TEST_F(Upgrade, WhatBreaksOlderWorkersWaitsUntilTheyAreGone) {
  const auto alive = [this](const char* schema) {
    database.run(fmt::format(
        "insert into coach.workers as w (name, version, state, replies, max_replies, schema_version) values "
        "('old:1', '0.1', 'running', 0, 1, {}) on conflict (name) do update set schema_version = {}, seen_at "
        "= now()",
        schema, schema));
  };
  for (const char* schema : {"null", "'20261124000700'"}) {
    alive(schema);
    const auto refused = migrate(with_next(contracting));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(
        refused.error().contains("needs workers that know migration 29980101000000, and older ones "
                                 "are running: old:1 (version 0.1)"))
        << refused.error();
    EXPECT_EQ(applied(), "0");
  }
  alive("'29980101000000'");
  EXPECT_TRUE(migrate(with_next(contracting)));
  database.run("delete from coach.migrations where version > '2999'");
  alive("null");
  database.run("update coach.workers set seen_at = now() - interval '2 minutes'");
  EXPECT_TRUE(migrate(with_next(contracting)));
}

TEST_F(Upgrade, AWorkerThatIsTooOldForTheDatabaseStops) {
  database.run(contracting);
  worker::Config settings;
  settings.database.url = Secret(database.worker_url());
  worker::Worker worker(context.get_executor(), settings, "{context}", "test");
  EXPECT_EQ(run_until_done(context, worker.run()), worker::RunResult::not_usable);
}

}  // namespace
}  // namespace coach::testing
