// The server goes away, the pipeline is stopped: who gets which failure.
#include <gtest/gtest.h>

#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

using namespace std::chrono_literals;

constexpr Statement echo{"echo", "select $1::int"};
constexpr Statement nap{"nap", "select pg_sleep($1::float8)"};
constexpr Statement own_pid{"own_pid", "select pg_backend_pid()"};

class PipelineFailureTest : public Fixture {
 protected:
  asio::awaitable<void> until_napping() {
    co_await until("select count(*) from pg_stat_activity where wait_event = 'PgSleep' and " + own_sessions(),
                   "1");
  }
  asio::awaitable<void> terminate() {
    co_await admin("select pg_terminate_backend(pid) from pg_stat_activity where " + own_sessions());
  }
};

TEST_F(PipelineFailureTest, TerminatedBackendLosesWhatIsInFlightThenWorksAgain) {
  Pipeline& pipeline = start(options());
  std::vector<Outcome> outcomes(3);
  run([&]() -> asio::awaitable<void> {
    ask(pipeline, nap, Params().number(60), outcomes, 0);
    ask(pipeline, echo, Params().integer(1), outcomes, 1);
    co_await until_napping();
    co_await terminate();
    co_await asking_.join();
    outcomes[2] = co_await pipeline.query(echo, Params().integer(2));
  }());
  for (const auto i : {0U, 1U}) {
    ASSERT_FALSE(outcomes[i]);
    EXPECT_EQ(outcomes[i].error().failure, Failure::lost) << describe(outcomes[i].error());
    EXPECT_TRUE(outcomes[i].error().sqlstate.empty());
  }
  EXPECT_EQ(outcomes[0].error().message, "terminating connection due to administrator command");
  ASSERT_TRUE(outcomes[2]) << describe(outcomes[2].error());
}

TEST_F(PipelineFailureTest, ReconnectsWhenIdleAndTellsSo) {
  Pipeline& pipeline = start(options());
  int connects = 0;
  Event connected(executor());
  pipeline.on_connect([&] {
    ++connects;
    connected.set();
  });
  run([&]() -> asio::awaitable<void> {
    const auto before = co_await pipeline.query(own_pid, {});
    co_await terminate();
    while (connects < 2) co_await connected.wait();
    const auto after = co_await pipeline.query(own_pid, {});
    EXPECT_TRUE(before && after);
    EXPECT_NE(before->integer(0, 0), after->integer(0, 0));
  }());
}

TEST_F(PipelineFailureTest, WaitsForAConnectionOnlySoLong) {
  auto nowhere = options();
  proxy().refuse(true);
  nowhere.conninfo = conninfo_of_port(proxy().port());
  nowhere.wait_for_connection = 100ms;
  Pipeline& pipeline = start(nowhere);
  run([&]() -> asio::awaitable<void> {
    const auto began = Clock::now();
    const auto outcome = co_await pipeline.query(echo, Params().integer(1));
    EXPECT_GE(Clock::now() - began, 100ms);
    EXPECT_TRUE(!outcome && outcome.error().failure == Failure::unavailable);
    EXPECT_FALSE(pipeline.connected());
    EXPECT_FALSE(co_await pipeline.wait_connected(1ms));
    EXPECT_FALSE(pipeline.last_connect_error().empty());
  }());
}

TEST_F(PipelineFailureTest, StopFailsEverythingPromptly) {
  Pipeline& working = start(options());
  auto nowhere = options();
  proxy().refuse(true);
  nowhere.conninfo = conninfo_of_port(proxy().port());
  Pipeline& unconnected = start(nowhere);
  std::vector<Outcome> outcomes(3);
  const auto began = Clock::now();
  run([&]() -> asio::awaitable<void> {
    ask(working, nap, Params().number(60), outcomes, 0);
    ask(unconnected, echo, Params().integer(1), outcomes, 1);
    co_await until_napping();
    working.stop();
    unconnected.stop();
    co_await asking_.join();
    outcomes[2] = co_await working.query(echo, Params().integer(2));
    proxy().stop();
    co_await services_.join();
  }());
  EXPECT_LT(Clock::now() - began, 5s);
  EXPECT_EQ(outcomes[0].error().failure, Failure::lost);
  EXPECT_EQ(outcomes[1].error().failure, Failure::unavailable);
  EXPECT_EQ(outcomes[2].error().failure, Failure::unavailable);
}

TEST_F(PipelineFailureTest, StopInterruptsConnecting) {
  // A peer that accepts and then says nothing.
  asio::ip::tcp::acceptor silent(executor(), asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  auto nowhere = options();
  nowhere.conninfo = conninfo_of_port(silent.local_endpoint().port());
  nowhere.connect_timeout = 60s;
  Pipeline& pipeline = start(nowhere);
  run([&]() -> asio::awaitable<void> {
    EXPECT_FALSE(co_await pipeline.wait_connected(20ms));
    pipeline.stop();
    co_await services_.join();
  }());
}

}  // namespace
}  // namespace coach::pg::testing
