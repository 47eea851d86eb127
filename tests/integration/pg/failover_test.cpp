// Several servers in one connection string: the one that can be written to is found.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "pg/conninfo.hpp"
#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

using namespace std::chrono_literals;

constexpr Statement database_name{"database_name", "select current_database()"};

// Two "servers" on ports of their own: this one, and a read-only one, which is a database that says so
// behind a proxy. Names of one length, as the proxy exchanges them.
class FailoverTest : public Fixture {
 protected:
  void SetUp() override {
    run([](FailoverTest& self) -> asio::awaitable<void> {
      for (const char* name : {writable, read_only}) {
        co_await self.admin(fmt::format("drop database if exists {} with (force)", name));
        co_await self.admin(fmt::format("create database {}", name));
      }
      co_await self.make_read_only(true);
    }(*this));
    proxy().replace(writable, read_only);
  }

  void TearDown() override {
    Fixture::TearDown();
    context_.restart();
    run([](FailoverTest& self) -> asio::awaitable<void> {
      for (const char* name : {writable, read_only})
        co_await self.admin(fmt::format("drop database if exists {} with (force)", name));
    }(*this));
  }

  asio::awaitable<void> make_read_only(bool so) {
    co_await admin(fmt::format("alter database {} set default_transaction_read_only = {}", read_only, so));
  }

  std::uint16_t server_port() const {
    const auto options = parse_conninfo(server_url());
    const auto port = options->find("port");
    return static_cast<std::uint16_t>(port == options->end() ? 5432 : std::stoi(port->second));
  }

  // Through the proxy first, then directly.
  std::string both_servers(const std::string& more = "") const {
    auto conninfo = conninfo_of_port(proxy_->port());
    return conninfo + fmt::format(" host=127.0.0.1,127.0.0.1 port={},{} dbname={} {}", proxy_->port(),
                                  server_port(), writable, more);
  }

  asio::awaitable<std::string> reached(const std::string& conninfo, ConnectSettings settings) {
    Connection connection(executor());
    const auto connected = co_await connection.connect(conninfo, name_, settings);
    if (!connected) co_return describe(connected.error());
    const auto name = co_await connection.script(database_name.sql);
    co_return name ? std::string(name->text(0, 0)) : describe(name.error());
  }

  static constexpr const char* writable = "coach_failover_rw";
  static constexpr const char* read_only = "coach_failover_ro";
};

TEST_F(FailoverTest, TheServerThatCanBeWrittenToIsTaken) {
  run([&]() -> asio::awaitable<void> {
    EXPECT_EQ(co_await reached(both_servers(), {}), writable);
    // Whoever only wants to look, or says so in the string, takes the first.
    EXPECT_EQ(co_await reached(both_servers(), {.session = Session::any}), read_only);
    EXPECT_EQ(co_await reached(both_servers("target_session_attrs=any"), {}), read_only);
    EXPECT_EQ(co_await reached(both_servers("target_session_attrs=read-only"), {}), read_only);
    EXPECT_EQ(co_await reached(both_servers("target_session_attrs=prefer-standby"), {}), read_only);
  }());
}

TEST_F(FailoverTest, AServerAloneThatIsReadOnlyIsNamed) {
  run([&]() -> asio::awaitable<void> {
    auto conninfo = conninfo_of_port(proxy().port()) + fmt::format(" dbname={}", writable);
    EXPECT_NE((co_await reached(conninfo, {})).find("session is read-only"), std::string::npos);
  }());
}

TEST_F(FailoverTest, ADeadServerDoesNotEatTheOthersTime) {
  proxy().silence(true);
  run([&]() -> asio::awaitable<void> {
    const auto began = Clock::now();
    EXPECT_EQ(co_await reached(both_servers(), {.timeout = 500ms}), writable);
    EXPECT_GE(Clock::now() - began, 500ms);
    EXPECT_LT(Clock::now() - began, 5s);
  }());
}

// The first server is promoted, the second is gone.
TEST_F(FailoverTest, APipelineFollowsThePrimary) {
  auto both = options();
  both.conninfo = both_servers();
  Pipeline& pipeline = start(both);
  run([&]() -> asio::awaitable<void> {
    const auto before = co_await pipeline.query(database_name, {});
    EXPECT_EQ(before.value().text(0, 0), writable);
    co_await make_read_only(false);
    co_await admin(fmt::format("alter database {} allow_connections false", writable));
    co_await admin("select pg_terminate_backend(pid) from pg_stat_activity where " + own_sessions());
    std::string now = writable;
    while (now == writable) {
      const auto after = co_await pipeline.query(database_name, {});
      if (after) now = after->text(0, 0);
    }
    EXPECT_EQ(now, read_only);
  }());
}

}  // namespace
}  // namespace coach::pg::testing
