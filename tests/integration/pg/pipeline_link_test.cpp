// The network between pipeline and server breaks, seen through a proxy.
#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <utility>

#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

using namespace std::chrono_literals;

constexpr Statement echo{"echo", "select $1::int"};
constexpr Statement mark{"mark", "insert into pg_layer_marks values ($1::int)"};

class PipelineLinkTest : public Fixture {
 protected:
  PipelineOptions proxied() {
    auto through = options();
    through.conninfo = conninfo_of_port(proxy().port());
    return through;
  }
};

TEST_F(PipelineLinkTest, NothingIsExecutedTwice) {
  Pipeline& pipeline = start(proxied());
  std::vector<Outcome> outcomes(2);
  run([&]() -> asio::awaitable<void> {
    co_await admin("drop table if exists pg_layer_marks; create table pg_layer_marks (n int)");
    EXPECT_TRUE(co_await pipeline.query(mark, Params().integer(0)));
    proxy().hold_replies();
    ask(pipeline, mark, Params().integer(1), outcomes, 0);
    co_await until("select count(*) from pg_layer_marks where n = 1", "1");
    proxy().drop();
    co_await asking_.join();
    outcomes[1] = co_await pipeline.query(mark, Params().integer(2));
    const auto marks = co_await admin("select string_agg(n::text, ' ' order by n) from pg_layer_marks");
    co_await admin("drop table pg_layer_marks");
    EXPECT_EQ(marks.text(0, 0), "0 1 2");
  }());
  ASSERT_FALSE(outcomes[0]);
  EXPECT_EQ(outcomes[0].error().failure, Failure::lost);
  EXPECT_TRUE(outcomes[1]);
}

TEST_F(PipelineLinkTest, ServesWhatWaitedWhileTheServerWasDown) {
  Pipeline& pipeline = start(proxied());
  std::vector<Outcome> outcomes(10);
  run([&]() -> asio::awaitable<void> {
    EXPECT_TRUE(co_await pipeline.query(echo, Params().integer(1)));
    proxy().refuse(true);
    proxy().drop();
    while (pipeline.last_connect_error().empty()) co_await admin("select 'not down yet'");
    for (std::size_t i = 0; i < outcomes.size(); ++i) ask(pipeline, echo, Params().integer(i), outcomes, i);
    EXPECT_FALSE(co_await pipeline.wait_connected(1ms));
    proxy().refuse(false);
    co_await asking_.join();
  }());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ASSERT_TRUE(outcomes[i]) << describe(outcomes[i].error());
    EXPECT_EQ(outcomes[i]->integer(0, 0), static_cast<std::int64_t>(i));
  }
  EXPECT_TRUE(pipeline.last_connect_error().empty());
}

TEST_F(PipelineLinkTest, NoticesAHalfOpenLink) {
  auto impatient = proxied();
  impatient.statement_timeout = 1s;  // and three tenths of grace
  Pipeline& pipeline = start(impatient);
  run([&]() -> asio::awaitable<void> {
    EXPECT_TRUE(co_await pipeline.wait_connected(10s));
    proxy().freeze();
    const auto began = Clock::now();
    const auto outcome = co_await pipeline.query(echo, Params().integer(1));
    EXPECT_GE(Clock::now() - began, 1300ms);
    EXPECT_LT(Clock::now() - began, 4s);
    EXPECT_TRUE(!outcome && outcome.error().failure == Failure::lost);
    EXPECT_TRUE(co_await pipeline.wait_connected(10s));
  }());
}

// libpq closes the socket of a link that breaks, by itself and before we know. Whoever opens a socket
// then gets its number, and must not go deaf when we stop watching ours.
TEST_F(PipelineLinkTest, ABrokenLinkDisturbsNoSocketThatIsOpenedNext) {
  using Socket = asio::local::stream_protocol::socket;
  std::deque<std::pair<Socket, Socket>>
      opened;  // more than the numbers that become free, the proxy's included
  auto watched = proxied();
  watched.observe = [&](const Statement&, Clock::duration, const Error* error) {
    while (error != nullptr && opened.size() < 8) {
      auto& [one, other] = opened.emplace_back(Socket(executor()), Socket(executor()));
      asio::local::connect_pair(one, other);
    }
  };
  Pipeline& pipeline = start(watched);
  std::vector<Outcome> outcomes(1);
  const auto hears = [](Socket& to, Socket& from) -> asio::awaitable<bool> {
    char byte = 0;
    const auto hear = [&]() -> asio::awaitable<void> {
      co_await to.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);
    };
    const auto say = [&]() -> asio::awaitable<void> {  // posted: after the other one has begun to wait
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
      co_await asio::async_write(from, asio::buffer("x", 1), asio::use_awaitable);
    };
    co_return co_await run_for(2s, both(hear(), say())) && byte == 'x';
  };
  run([&]() -> asio::awaitable<void> {
    EXPECT_TRUE(co_await pipeline.wait_connected(10s));
    proxy().hold_replies();
    ask(pipeline, echo, Params().integer(1), outcomes, 0);
    proxy().drop();
    co_await asking_.join();
    EXPECT_EQ(opened.size(), 8U);
    EXPECT_TRUE(co_await pipeline.wait_connected(10s));
    for (auto& [one, other] : opened) {
      EXPECT_TRUE(co_await hears(one, other)) << one.native_handle();
      EXPECT_TRUE(co_await hears(other, one)) << other.native_handle();
    }
  }());
}

// Tries that the hole has swallowed are not waited for, whatever the connect time-out.
TEST_F(PipelineLinkTest, IsBackSoonAfterABlackHole) {
  auto through = proxied();
  through.statement_timeout = 300ms;
  through.connect_timeout = 60s;
  through.reconnect = reconnect_policy;
  Pipeline& pipeline = start(through);
  run([&]() -> asio::awaitable<void> {
    EXPECT_TRUE(co_await pipeline.wait_connected(10s));
    proxy().silence(true);
    const auto began = Clock::now();
    const auto outcome = co_await pipeline.query(echo, Params().integer(1));
    EXPECT_TRUE(!outcome && outcome.error().failure == Failure::lost);
    EXPECT_LT(Clock::now() - began, 2s);
    while (pipeline.last_connect_error().empty()) co_await admin("select 'the first try goes on'");
    const auto healed = Clock::now();
    proxy().silence(false);
    EXPECT_TRUE(co_await pipeline.wait_connected(20s));
    EXPECT_LT(Clock::now() - healed, 4s);
  }());
}

// A connection that is made and dies before it has answered anything does not end the back-off.
TEST_F(PipelineLinkTest, AServerThatAcceptsAndDiesAtOnceIsNotHammered) {
  auto through = proxied();
  through.reconnect = {.first = 50ms, .limit = 400ms};
  Pipeline& pipeline = start(through);
  int connects = 0;
  Event connected(executor());
  pipeline.on_connect([&] {
    ++connects;
    proxy().drop();
    connected.set();
  });
  run([&]() -> asio::awaitable<void> {
    const auto began = Clock::now();
    while (connects < 6) co_await connected.wait();
    // The least pauses are half of 50, 100, 200, 400 and 400 ms.
    EXPECT_GE(Clock::now() - began, 575ms);
  }());
}

// After a fail-over the old server may go on as a standby.
TEST_F(PipelineLinkTest, AReadOnlyServerIsLeft) {
  Pipeline& pipeline = start(options());
  run([&]() -> asio::awaitable<void> {
    co_await admin("drop table if exists pg_layer_marks; create table pg_layer_marks (n int)");
    EXPECT_TRUE(co_await pipeline.query({"read_only", "set default_transaction_read_only = on"}, {}));
    const auto refused = co_await pipeline.query(mark, Params().integer(1));
    EXPECT_TRUE(!refused && refused.error().is("25006"));
    const auto stored = co_await pipeline.query(mark, Params().integer(2));
    EXPECT_TRUE(stored) << describe(stored.error());
    co_await admin("drop table pg_layer_marks");
  }());
}

TEST_F(PipelineLinkTest, AStatementWaitsForALockOnlySoLong) {
  auto impatient = options();
  impatient.lock_timeout = 50ms;
  Pipeline& pipeline = start(impatient);
  run([&]() -> asio::awaitable<void> {
    co_await admin("drop table if exists pg_layer_marks; create table pg_layer_marks (n int)");
    co_await admin("begin; lock table pg_layer_marks");
    const auto waited = co_await pipeline.query(mark, Params().integer(1));
    EXPECT_TRUE(!waited && waited.error().is("55P03"));
    co_await admin("commit; drop table pg_layer_marks");
  }());
}

}  // namespace
}  // namespace coach::pg::testing
