#include "worker/ops/migrate.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "sql/migrations.hpp"
#include "tests/integration/support/database.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

class Migrate : public ::testing::Test {
 protected:
  std::expected<void, std::string> migrate(const TestDatabase& database) {
    asio::io_context context(1);
    worker::Config config;
    config.database.admin_url = Secret(database.admin_url());
    return run_until_done(context, worker::migrate(context.get_executor(), config));
  }
};

TEST_F(Migrate, BringsAFreshDatabaseUpAndIsIdempotent) {
  TestDatabase database(Template::local);
  ASSERT_TRUE(migrate(database));
  EXPECT_EQ(database.value("select count(*) from coach.migrations where checksum is not null"),
            std::to_string(sql::migrations.size()));
  ASSERT_TRUE(migrate(database));
}

TEST_F(Migrate, AdoptsWhatSupabaseDbPushApplied) {
  TestDatabase database(Template::migrated);
  EXPECT_EQ(database.value("select count(*) from coach.migrations where checksum is null"),
            std::to_string(sql::migrations.size()));
  ASSERT_TRUE(migrate(database));
  EXPECT_EQ(database.value("select count(*) from coach.migrations where checksum is null"), "0");
}

TEST_F(Migrate, RefusesAChangedFileByName) {
  TestDatabase database(Template::local);
  ASSERT_TRUE(migrate(database));
  database.run("update coach.migrations set checksum = 'other' where name = 'access'");
  const auto refused = migrate(database);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("_access.sql was changed")) << refused.error();
}

TEST_F(Migrate, AFailingFileLeavesNothingBehind) {
  TestDatabase database(Template::local);
  database.run("create table public.workout_logs ()");  // in the way
  const auto refused = migrate(database);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("product_tables.sql failed")) << refused.error();
  EXPECT_EQ(database.value("select to_regclass('public.messages') is null"), "t");
  database.run("drop table public.workout_logs");
  EXPECT_TRUE(migrate(database));
}

TEST_F(Migrate, WithoutTheSupabasePartsItFailsWithTheServersWords) {
  TestDatabase database(Template::empty);
  const auto refused = migrate(database);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("auth")) << refused.error();
}

TEST_F(Migrate, AnUnreachableDatabaseIsSaidWithoutThePassword) {
  asio::io_context context(1);
  worker::Config config;
  config.database.admin_url = Secret("postgres://postgres:hunter2@127.0.0.1:1/postgres");
  const auto refused = run_until_done(context, worker::migrate(context.get_executor(), config));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("127.0.0.1")) << refused.error();
  EXPECT_FALSE(refused.error().contains("hunter2")) << refused.error();
}

worker::RunResult run_on(const TestDatabase& database) {
  asio::io_context context(1);
  worker::Config config;
  config.database.url = Secret(database.admin_url());
  worker::Worker worker(context.get_executor(), config, "{context}", "test");
  return run_until_done(context, worker.run());
}

TEST_F(Migrate, AWorkerStopsInFrontOfADatabaseWithoutItsTables) {
  TestDatabase database(Template::local);
  EXPECT_EQ(run_on(database), worker::RunResult::not_usable);
}

TEST_F(Migrate, AWorkerStopsInFrontOfAnOlderSchema) {
  TestDatabase database;
  database.run("delete from coach.migrations where name = 'message_flow'");
  EXPECT_EQ(run_on(database), worker::RunResult::not_usable);
}

class NewerSchema : public WorkerFixture {};

TEST_F(NewerSchema, AWorkerGoesOnWithANewerOne) {
  database.run("insert into coach.migrations (version, name) values ('29990101000000', 'from_the_future')");
  start_provider();
  start_worker();
  EXPECT_EQ(wait_until_final(ask("hello")).status, "complete");
}

}  // namespace
}  // namespace coach::testing
