#include "tests/chaos/pair.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "tests/chaos/child.hpp"

namespace coach::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr auto look_again = 10ms;

asio::awaitable<pg::Result> ask(pg::Connection& connection, std::string sql) {
  auto rows = co_await connection.query(std::move(sql));
  if (!rows) throw std::runtime_error(pg::describe(rows.error()));
  co_return std::move(*rows);
}

}  // namespace

Pair::Pair(const Executor& executor, PairSettings settings)
    : executor_(executor), settings_(std::move(settings)) {}

asio::awaitable<void> Pair::wait_for_bad_moment(std::chrono::milliseconds limit) {
  auto connection = co_await connect(primary_);
  asio::steady_timer timer(executor_);
  const auto deadline = Clock::now() + limit;
  while (Clock::now() < deadline) {
    const auto rows =
        co_await ask(connection,
                     "select exists (select from coach.jobs j join public.messages m on m.id = j.message_id "
                     "where j.state = 'running' and m.content <> '' and m.updated_at < "
                     "(select max(e.at) from chaos.job_events e where e.message_id = j.message_id and "
                     "e.state = 'running'))");
    if (rows.text(0, 0) == "t") co_return;
    timer.expires_after(look_again);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

// Stopping the receiving process would not do: what lies in its socket would still arrive
// before the promotion.
asio::awaitable<void> Pair::cut() {
  auto connection = co_await connect(standby());
  co_await ask(connection, "alter system set primary_conninfo = ''");
  co_await ask(connection, "select pg_reload_conf()");
  co_await until(connection, "select not exists (select from pg_stat_wal_receiver)");
}

asio::awaitable<void> Pair::kill_primary() {
  co_await carry_out("kill", primary_);
}

asio::awaitable<void> Pair::promote() {
  auto connection = co_await connect(standby());
  const auto promoted = co_await ask(connection, "select pg_promote(true, 60)::int");
  if (promoted.integer(0, 0) != 1) throw std::runtime_error("the standby was not promoted in time");
  primary_ = standby();
}

asio::awaitable<void> Pair::rebuild() {
  co_await carry_out("rebuild", standby());
  auto connection = co_await connect(standby());
  co_await until(connection, "select exists (select from pg_stat_wal_receiver where status = 'streaming')");
}

asio::awaitable<pg::Connection> Pair::connect(std::size_t server) {
  pg::Connection connection(executor_);
  const auto connected = co_await connection.connect(settings_.urls.at(server), "chaos pair", 10s);
  if (!connected) throw std::runtime_error(pg::describe(connected.error()));
  co_return connection;
}

asio::awaitable<void> Pair::carry_out(std::string what, std::size_t server) {
  Child child({settings_.program, what, fmt::format("{}", server)}, settings_.logs + "/chaos-failover.log");
  if (!co_await child.wait(patience)) throw std::runtime_error(what + " took too long");
  if (child.status() != 0) throw std::runtime_error(what + " failed, see chaos-failover.log");
}

asio::awaitable<void> Pair::until(pg::Connection& connection, std::string sql) {
  asio::steady_timer timer(executor_);
  const auto deadline = Clock::now() + patience;
  while (true) {
    const auto rows = co_await ask(connection, sql);
    if (rows.text(0, 0) == "t") co_return;
    if (Clock::now() > deadline) throw std::runtime_error("never came true: " + sql);
    timer.expires_after(look_again);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace coach::chaos
