// Limits against abuse, also when messages are sent at the same moment.

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "core/async.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

class Limits : public WorkerFixture {
 protected:
  void set(const std::string& what) { database.run("update coach.settings set " + what); }

  std::string insert(const std::string& conversation) {
    return fmt::format("insert into messages (conversation_id, role, content) values ('{}', 'user', 'hi')",
                       conversation);
  }
  std::string refused() { return database.try_as("authenticated", user_id, insert(conversation_id)); }
  std::string new_conversation() {
    return database.value(
        "insert into conversations (athlete_id) select id from athlete_profiles returning id");
  }

  // Sends `count` messages at once, each over a connection and into a conversation of its
  // own; how many were let in.
  int let_in_at_once(int count) {
    std::vector<pg::Connection> connections;
    for (int i = 0; i < count; ++i) {
      connections.emplace_back(context.get_executor());
      const auto connected = run_until_done(
          context, connections.back().connect(database.admin_url(), "test", std::chrono::seconds(5)));
      if (!connected) throw std::runtime_error(pg::describe(connected.error()));
    }
    int let_in = 0;
    TaskGroup senders(context.get_executor());
    for (int i = 0; i < count; ++i) {
      const auto sql = fmt::format(
          "begin; set local role authenticated; select set_config('request.jwt.claims', "
          "'{{\"sub\":\"{}\"}}', true); {}; "
          "select pg_sleep(0.05); commit",
          user_id, insert(new_conversation()));
      senders.spawn("sender", send(connections[static_cast<std::size_t>(i)], sql, let_in));
    }
    run_until_done(context, senders.join());
    return let_in;
  }

  static asio::awaitable<void> send(pg::Connection& connection, std::string sql, int& let_in) {
    if (co_await connection.script(std::move(sql))) ++let_in;
  }
};

TEST_F(Limits, MessagesInFlight) {
  set("max_messages_in_flight = 3");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(refused(), "");
  EXPECT_EQ(refused(), "PT429");
  // An answer makes room.
  start_provider({"tokens=3"});
  start_worker();
  run_until([&] { return database.value("select count(*) from coach.jobs") == "0"; });
  EXPECT_EQ(refused(), "");
}

TEST_F(Limits, MessagesInFlightSentAtOnce) {
  set("max_messages_in_flight = 3");
  EXPECT_EQ(let_in_at_once(8), 3);
}

TEST_F(Limits, MessagesPerMinute) {
  set("max_messages_per_minute = 2, max_messages_in_flight = 100");
  EXPECT_EQ(let_in_at_once(6), 2);
  EXPECT_EQ(refused(), "PT429");
  // The minute passes.
  database.run("update coach.lanes set recent = array(select t - interval '1 minute' from unnest(recent) t)");
  EXPECT_EQ(refused(), "");
}

TEST_F(Limits, MessagesPerDay) {
  set("max_messages_per_day = 2, max_messages_in_flight = 100");
  EXPECT_EQ(let_in_at_once(6), 2);
  EXPECT_EQ(refused(), "PT429");
  database.run("update coach.lanes set day = day - 1");
  EXPECT_EQ(refused(), "");
}

TEST_F(Limits, OneAthletesLimitIsNobodyElses) {
  set("max_messages_in_flight = 1");
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(refused(), "PT429");
  const auto other = database.value("insert into auth.users (email) values ('b@example.org') returning id");
  const auto profile =
      database.value(fmt::format("insert into athlete_profiles (user_id) values ('{}') returning id", other));
  const auto conversation = database.value(
      fmt::format("insert into conversations (athlete_id) values ('{}') returning id", profile));
  EXPECT_EQ(database.try_as("authenticated", other, insert(conversation)), "");
  // Row-level security speaks before the limits do: nothing is learnt of a stranger's.
  EXPECT_EQ(database.try_as("authenticated", other, insert(conversation_id)), "42501");
}

TEST_F(Limits, TheDaysBudgetCountsWhatIsInFlight) {
  set("daily_spend_limit = 0.0042, reserved_per_reply = 0.001, max_messages_in_flight = 100");
  EXPECT_EQ(let_in_at_once(8), 4);
  EXPECT_EQ(refused(), "PT429");
  set("daily_spend_limit = null");
  EXPECT_EQ(refused(), "");
}

TEST_F(Limits, TheDaysBudgetIsUsedUpByTokens) {
  set("daily_spend_limit = 1, price_in_per_million = 1, price_out_per_million = 10");
  database.run("insert into coach.spend values ((now() at time zone 'utc')::date, 3, 400000, 59000)");
  EXPECT_EQ(database.value("select coach.spent_today()::float"), "0.99");
  EXPECT_EQ(refused(), "");
  database.run("update coach.spend set tokens_out = 60000");
  EXPECT_EQ(refused(), "PT429");
  database.run("update coach.spend set day = day - 1");  // that was yesterday
  EXPECT_EQ(refused(), "");
}

TEST_F(Limits, WhatAReplyCostIsAddedUp) {
  start_provider({"tokens=5"});
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_until_final(id);
  EXPECT_EQ(
      database.value("select sum(s.tokens_in) = max(m.tokens_in) and sum(s.tokens_out) = max(m.tokens_out) "
                     "from coach.spend s, messages m where m.role = 'assistant'"),
      "t");
}

TEST_F(Limits, ARetryIsAMessageToo) {
  const auto id = ask("How should I pace my race?");
  database.value_as("authenticated", user_id, fmt::format("select cancel_reply('{}')", id));
  set("max_messages_per_minute = 1");
  EXPECT_EQ(database.try_as("authenticated", user_id, fmt::format("select retry_reply('{}')", id)), "PT429");
}

}  // namespace
}  // namespace coach::testing
