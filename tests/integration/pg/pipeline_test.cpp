#include <gtest/gtest.h>

#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

using namespace std::chrono_literals;

constexpr Statement echo{"echo", "select $1::int"};
constexpr Statement divide{"divide", "select 1 / $1::int"};
constexpr Statement repeat{"repeat", "select repeat($1::text, $2::int)"};
constexpr Statement length{"length", "select length($1::text)"};
constexpr Statement nap{"nap", "select pg_sleep($1::float8)"};

class PipelineTest : public Fixture {};

TEST_F(PipelineTest, ThousandQueriesAtOnceEachGetTheirOwnAnswer) {
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(1000);
  for (std::size_t i = 0; i < outcomes.size(); ++i) ask(pipeline, echo, Params().integer(i), outcomes, i);
  run(asking_.join());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ASSERT_TRUE(outcomes[i]) << describe(outcomes[i].error());
    ASSERT_EQ(outcomes[i]->integer(0, 0), static_cast<std::int64_t>(i));
  }
}

TEST_F(PipelineTest, FailingStatementFailsAlone) {
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(100);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ask(pipeline, divide, Params().integer(i == 50 ? 0 : 1), outcomes, i);
  }
  run(asking_.join());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (i == 50) {
      ASSERT_FALSE(outcomes[i]);
      EXPECT_EQ(outcomes[i].error().failure, Failure::server);
      EXPECT_TRUE(outcomes[i].error().is("22012")) << describe(outcomes[i].error());
    } else {
      ASSERT_TRUE(outcomes[i]) << i << ": " << describe(outcomes[i].error());
    }
  }
}

TEST_F(PipelineTest, EachQueryIsItsOwnTransaction) {
  constexpr Statement xid{"xid", "select pg_current_xact_id()::text"};
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(2);
  ask(pipeline, xid, {}, outcomes, 0);
  ask(pipeline, xid, {}, outcomes, 1);
  run(asking_.join());
  ASSERT_TRUE(outcomes[0] && outcomes[1]);
  EXPECT_NE(outcomes[0]->text(0, 0), outcomes[1]->text(0, 0));
}

TEST_F(PipelineTest, PreparesOnceAndOnlyTheFirstTime) {
  constexpr Statement names{"names", "select count(*), min(name) from pg_prepared_statements"};
  Pipeline& pipeline = start(options());
  run([&]() -> asio::awaitable<void> {
    for (int i = 0; i < 3; ++i) {
      const auto known = co_await pipeline.query(names, {});
      EXPECT_TRUE(known);
      if (!known) co_return;
      EXPECT_EQ(known->integer(0, 0), 1);
      EXPECT_EQ(known->text(0, 1), "names");
    }
  }());
}

TEST_F(PipelineTest, FailingPrepareFailsItsOwnQueryAndIsTriedAgain) {
  constexpr Statement late{"late", "select n from pg_layer_late_table"};
  constexpr Statement prepared_again{"prepared_again",
                                     "select count(*) from pg_prepared_statements where name = 'late#1'"};
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(4);
  run([&]() -> asio::awaitable<void> {
    co_await admin("drop table if exists pg_layer_late_table");
    ask(pipeline, echo, Params().integer(1), outcomes, 0);
    ask(pipeline, late, {}, outcomes, 1);
    ask(pipeline, late, {}, outcomes, 2);
    ask(pipeline, echo, Params().integer(2), outcomes, 3);
    co_await asking_.join();
    EXPECT_TRUE(outcomes[0] && outcomes[3]);
    for (const auto& missing : {outcomes.begin() + 1, outcomes.begin() + 2}) {
      EXPECT_TRUE(!*missing && missing->error().is("42P01"));
    }
    co_await admin("create table pg_layer_late_table as select 7 as n");
    const auto found = co_await pipeline.query(late, {});
    co_await admin("drop table pg_layer_late_table");
    EXPECT_TRUE(found && found->integer(0, 0) == 7);
    const auto known = co_await pipeline.query(prepared_again, {});
    EXPECT_TRUE(known && known->integer(0, 0) == 1);
  }());
}

TEST_F(PipelineTest, PreparesAgainAfterAMigrationChangedTheColumns) {
  constexpr Statement all{"all", "select * from pg_layer_grows"};
  Pipeline& pipeline = start(options());
  run([&]() -> asio::awaitable<void> {
    co_await admin("drop table if exists pg_layer_grows; create table pg_layer_grows as select 1 as a");
    EXPECT_TRUE(co_await pipeline.query(all, {}));
    co_await admin("alter table pg_layer_grows add column b int default 2");
    const auto stale = co_await pipeline.query(all, {});
    EXPECT_TRUE(!stale && stale.error().is("0A000"));
    const auto fresh = co_await pipeline.query(all, {});
    co_await admin("drop table pg_layer_grows");
    EXPECT_TRUE(fresh && fresh->integer(0, 1) == 2);
  }());
}

TEST_F(PipelineTest, CarriesBigParametersAndResultsBothWays) {
  constexpr int megabytes_8 = 8 << 20;
  Pipeline& pipeline = start(options());
  const std::string big(megabytes_8, 'x');
  std::vector<Outcome> outcomes(8);
  for (std::size_t i = 0; i < outcomes.size(); i += 2) {
    ask(pipeline, length, Params().text(big), outcomes, i);
    ask(pipeline, repeat, Params().text("y").integer(megabytes_8), outcomes, i + 1);
  }
  run(asking_.join());
  for (std::size_t i = 0; i < outcomes.size(); i += 2) {
    ASSERT_TRUE(outcomes[i] && outcomes[i + 1]);
    EXPECT_EQ(outcomes[i]->integer(0, 0), megabytes_8);
    EXPECT_EQ(outcomes[i + 1]->text(0, 0), std::string(megabytes_8, 'y'));
  }
}

TEST_F(PipelineTest, RefusesTextWithNulInsteadOfCuttingIt) {
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(2);
  ask(pipeline, length, Params().text(std::string("a\0b", 3)), outcomes, 0);
  ask(pipeline, echo, Params().integer(1), outcomes, 1);
  run(asking_.join());
  EXPECT_TRUE(!outcomes[0] && outcomes[0].error().is("22021"));
  EXPECT_TRUE(outcomes[1]);
}

TEST_F(PipelineTest, StatementTimeoutIsEnforcedByTheServer) {
  auto short_time = options();
  short_time.statement_timeout = 50ms;
  Pipeline& pipeline = start(short_time);
  std::vector<Outcome> outcomes(2);
  ask(pipeline, nap, Params().number(30), outcomes, 0);
  ask(pipeline, echo, Params().integer(1), outcomes, 1);
  run(asking_.join());
  EXPECT_TRUE(!outcomes[0] && outcomes[0].error().is("57014"));
  EXPECT_TRUE(outcomes[1]);
}

TEST_F(PipelineTest, CancelledCallerDoesNotDisturbTheOrder) {
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(50);
  run([&]() -> asio::awaitable<void> {
    // In flight, and still waiting behind it.
    const auto caller = [&](Statement statement, Params params) -> asio::awaitable<void> {
      const auto outcome = co_await pipeline.query(statement, std::move(params));
      EXPECT_TRUE(!outcome && outcome.error().failure == Failure::lost);
    };
    EXPECT_TRUE(co_await pipeline.wait_connected(10s));
    EXPECT_FALSE(co_await run_for(20ms, caller(nap, Params().number(0.2))));
    EXPECT_FALSE(co_await run_for(0ms, caller(echo, Params().integer(-1))));
    for (std::size_t i = 0; i < outcomes.size(); ++i) ask(pipeline, echo, Params().integer(i), outcomes, i);
    co_await asking_.join();
  }());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ASSERT_TRUE(outcomes[i]);
    EXPECT_EQ(outcomes[i]->integer(0, 0), static_cast<std::int64_t>(i));
  }
}

TEST_F(PipelineTest, RefusesCopyAndGoesOn) {
  constexpr Statement copy{"copy", "copy (select 1) to stdout"};
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(2);
  run([&]() -> asio::awaitable<void> {
    outcomes[0] = co_await pipeline.query(copy, {});
    outcomes[1] = co_await pipeline.query(echo, Params().integer(1));
  }());
  EXPECT_FALSE(outcomes[0]);
  EXPECT_TRUE(outcomes[1]);
}

}  // namespace
}  // namespace coach::pg::testing
