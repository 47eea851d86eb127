#include "pg/connection.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>

#include "pg/conninfo.hpp"
#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// "user" or "user:password": servers with and without passwords are tested against.
std::string login_of(const ConnectOptions& options) {
  const auto password = options.find("password");
  return password == options.end() ? options.at("user") : options.at("user") + ":" + password->second;
}

class ConnectionTest : public Fixture {
 protected:
  asio::awaitable<void> connect() {
    const auto opened = co_await connection_.connect(server_url(), "coach-test", 5s);
    EXPECT_TRUE(opened) << describe(opened.error());
  }

  asio::awaitable<Error> refusal(std::string conninfo, std::chrono::milliseconds timeout = 5s) {
    const auto opened = co_await connection_.connect(std::move(conninfo), "coach-test", timeout);
    EXPECT_FALSE(opened.has_value());
    co_return opened ? Error() : opened.error();
  }

  // A port of this machine on which nobody listens.
  std::uint16_t closed_port() {
    asio::ip::tcp::acceptor briefly(executor(), asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return briefly.local_endpoint().port();
  }

  Connection connection_{context_.get_executor()};
};

TEST_F(ConnectionTest, RunsScriptsAndQueries) {
  run([&]() -> asio::awaitable<void> {
    co_await connect();
    EXPECT_TRUE(connection_.open());
    EXPECT_GE(connection_.server_version(), 150000);
    const auto script = co_await connection_.script("select 1; select 2, 'two'");
    EXPECT_TRUE(script && script->integer(0, 0) == 2 && script->text(0, 1) == "two");
    const auto query =
        co_await connection_.query("select $1::text, current_setting('application_name')", Params().null());
    EXPECT_TRUE(query && query->null(0, 0) && query->text(0, 1) == "coach-test");
    const auto failed = co_await connection_.script("select 1; select 1/0; select 2");
    EXPECT_TRUE(!failed && failed.error().is("22012"));
    EXPECT_TRUE(co_await connection_.script("select 3"));
  }());
}

TEST_F(ConnectionTest, ReadsEveryKindOfValue) {
  run([&]() -> asio::awaitable<void> {
    co_await connect();
    const auto row = co_await connection_.query(
        R"(select 42, 0.5, true, array['a', 'b "c"', ''], '{}'::text[], null::text, 'x')");
    EXPECT_TRUE(row);
    if (!row) co_return;
    EXPECT_EQ(row->integer(0, 0), 42);
    EXPECT_DOUBLE_EQ(row->number(0, 1), 0.5);
    EXPECT_TRUE(row->boolean(0, 2));
    EXPECT_EQ(row->text_array(0, 3), (std::vector<std::string>{"a", "b \"c\"", ""}));
    EXPECT_TRUE(row->text_array(0, 4).empty());
    EXPECT_EQ(row->text_or_null(0, 5), std::nullopt);
    EXPECT_THROW(row->integer(0, 6), std::logic_error);
    EXPECT_THROW(row->integer(0, 5), std::logic_error);
    EXPECT_THROW(row->boolean(0, 0), std::logic_error);
    EXPECT_THROW(row->text(1, 0), std::logic_error);
    const auto touched = co_await connection_.script(
        "create temporary table touched as select generate_series(1, 3); delete from touched");
    EXPECT_TRUE(touched && touched->affected() == 3);
  }());
}

TEST_F(ConnectionTest, DeliversNotificationsThatCameWithAnAnswer) {
  run([&]() -> asio::awaitable<void> {
    co_await connect();
    EXPECT_TRUE(co_await connection_.script("listen here; notify here, 'hello'"));
    const auto began = Clock::now();
    const auto arrived = co_await connection_.notifications(10s);
    EXPECT_LT(Clock::now() - began, 5s);
    EXPECT_TRUE(arrived && arrived->size() == 1 && arrived->front().payload == "hello");
    const auto nothing = co_await connection_.notifications(1ms);
    EXPECT_TRUE(nothing && nothing->empty());
    EXPECT_TRUE(connection_.open());
  }());
}

TEST_F(ConnectionTest, AnAbandonedStatementClosesTheConnection) {
  run([&]() -> asio::awaitable<void> {
    co_await connect();
    const auto sleep = [&]() -> asio::awaitable<void> { co_await connection_.query("select pg_sleep(30)"); };
    EXPECT_FALSE(co_await run_for(20ms, sleep()));
    EXPECT_FALSE(connection_.open());
    co_await connect();
    EXPECT_TRUE(co_await connection_.query("select 1"));
  }());
}

TEST_F(ConnectionTest, GoesOnToTheNextHostAndResolvesNames) {
  const auto options = parse_conninfo(server_url());
  ASSERT_TRUE(options);
  const auto conninfo = fmt::format("postgresql://{}@127.0.0.1:{},localhost:{}/{}", login_of(*options),
                                    closed_port(), options->at("port"), options->at("dbname"));
  run([&]() -> asio::awaitable<void> {
    const auto opened = co_await connection_.connect(conninfo, "coach-test", 5s);
    EXPECT_TRUE(opened) << describe(opened.error());
    EXPECT_TRUE(co_await connection_.query("select 1"));
  }());
}

TEST_F(ConnectionTest, ErrorsNameHostAndPortButNoSecret) {
  const auto port = closed_port();
  const auto refused = fmt::format("postgresql://someone:hunter2@127.0.0.1:{}/secretbase", port);
  const auto options = parse_conninfo(server_url());
  ASSERT_TRUE(options);
  const auto unknown =
      fmt::format("postgresql://{}@127.0.0.1:{}/secretbase", login_of(*options), options->at("port"));
  run([&]() -> asio::awaitable<void> {
    const Error closed = co_await refusal(refused);
    EXPECT_EQ(closed.failure, Failure::unavailable);
    EXPECT_THAT(closed.message, HasSubstr(std::to_string(port)));
    const Error missing = co_await refusal(unknown);
    EXPECT_THAT(missing.message, HasSubstr("does not exist"));
    const Error unresolved = co_await refusal("postgresql://someone:hunter2@no-such-host.invalid/secretbase");
    EXPECT_THAT(unresolved.message, HasSubstr("no-such-host.invalid"));
    for (const auto& error : {closed, missing, unresolved}) {
      EXPECT_THAT(error.message, Not(HasSubstr("hunter2")));
      EXPECT_THAT(error.message, Not(HasSubstr("secretbase")));
      EXPECT_THAT(error.message, Not(HasSubstr("someone")));
    }
  }());
}

TEST_F(ConnectionTest, GivesUpOnASilentPeer) {
  asio::ip::tcp::acceptor silent(executor(), asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  run([&]() -> asio::awaitable<void> {
    const Error error = co_await refusal(conninfo_of_port(silent.local_endpoint().port()), 50ms);
    EXPECT_THAT(error.message, HasSubstr("within 50 ms"));
    EXPECT_FALSE(connection_.open());
  }());
}

TEST_F(ConnectionTest, CarriesBigTexts) {
  run([&]() -> asio::awaitable<void> {
    co_await connect();
    const std::string big(std::size_t{8} << 20, 'x');
    const auto echoed = co_await connection_.query("select $1::text", Params().text(big));
    EXPECT_TRUE(echoed && echoed->text(0, 0) == big);
  }());
}

}  // namespace
}  // namespace coach::pg::testing
