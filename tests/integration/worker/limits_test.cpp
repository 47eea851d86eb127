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
  double number(const std::string& sql) { return std::stod(database.value(sql)); }
  std::string new_conversation() {
    const auto id =
        database.value("insert into conversations (athlete_id) select id from athlete_profiles returning id");
    if (!history.empty()) database.run(fmt::format(fmt::runtime(history), id));
    return id;
  }
  std::string history;  // SQL that gives a new conversation ({}) its past

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
  // A reply costs up to 4,000 tokens in and 1,200 out: 0.016 dollars.
  database.run("insert into coach.spend values ((now() at time zone 'utc')::date, 3, 400000, 58000)");
  EXPECT_EQ(database.value("select coach.spent_today()::float"), "0.98");
  EXPECT_EQ(refused(), "");
  database.run("delete from coach.jobs; update coach.spend set tokens_out = 59000");
  EXPECT_EQ(refused(), "PT429") << "0.01 dollars are left";
  database.run("update coach.spend set day = day - 1");  // that was yesterday
  EXPECT_EQ(refused(), "");
}

// Each of these conversations has 8 earlier turns of 12,000 bytes: with them a reply may cost 0.001 dollars
// as any, and 96,000 tokens in besides, 0.0135 in all.
TEST_F(Limits, TheDaysBudgetCountsTheWholePrompt) {
  set("daily_spend_limit = 0.05, max_messages_in_flight = 100");
  history =
      "insert into messages (conversation_id, role, content, status, position, reply_to) select '{}', "
      "'assistant', repeat('x', 12000), 'complete', nextval('coach.message_position'), null "
      "from generate_series(1, 8)";
  EXPECT_EQ(let_in_at_once(12), 3);
  EXPECT_EQ(
      database.value(
          "select min(reserved) between 0.0134 and 0.0136 and max(reserved) = min(reserved) from coach.jobs"),
      "t");
  EXPECT_EQ(database.value("select sum(reserved) <= 0.05 from coach.jobs"), "t");
  // A short one still finds room, and nobody finds more than there is.
  set("max_messages_per_minute = 100");
  history.clear();
  EXPECT_EQ(let_in_at_once(15), 9);
  EXPECT_EQ(database.value("select sum(reserved) <= 0.05 from coach.jobs"), "t");
  EXPECT_EQ(refused(), "PT429");
}

TEST_F(Limits, WhatIsReservedIsByThePrompt) {
  const auto reserved = [&](const std::string& content) {
    database.run("delete from coach.jobs; update messages set status = 'complete'");
    EXPECT_EQ(
        database.try_as(
            "authenticated", user_id,
            fmt::format("insert into messages (conversation_id, role, content) values ('{}', 'user', {})",
                        conversation_id, content)),
        "");
    return number("select round((reserved - 0.001) * 1e6 / 0.13) from coach.jobs");
  };
  set("max_messages_per_minute = 100");
  const auto shortest = reserved("'hi'");
  EXPECT_LT(shortest, 300);
  // In bytes: no token is shorter than one.
  EXPECT_GE(reserved("repeat('€', 8000)"), 24'000);
  // An earlier question that is still being answered will be told with an answer as long as any.
  const auto before = reserved("'hi'");
  EXPECT_EQ(refused(), "");
  EXPECT_GE(number("select round((max(reserved) - 0.001) * 1e6 / 0.13) from coach.jobs"), before + 1'200);
  // The profile is part of the prompt.
  const auto plain = reserved("'hi'");
  database.run(
      "update athlete_profiles set injuries_limitations = array(select repeat('k', 200) from "
      "generate_series(1, 20))");
  EXPECT_GE(reserved("'hi'"), plain + 4'000);
  // No prompt is longer than the model's context.
  database.run("alter table messages disable trigger messages_after_insert");
  database.run(fmt::format(
      "insert into messages (conversation_id, role, content) select '{}', 'user', repeat('x', 8000) "
      "from generate_series(1, 30)",
      conversation_id));
  database.run("alter table messages enable trigger messages_after_insert");
  set("context_tokens = 50000");
  EXPECT_EQ(reserved("'hi'"), 50'000);
}

// What replies in flight may cost counts as it was reserved, whichever way they came into the line.
TEST_F(Limits, ARetryReservesAsMuchAsTheQuestionDid) {
  const auto id = ask(std::string(4'000, 'x'));
  const auto asked = number("select round(reserved * 1e9) from coach.jobs");
  database.value_as("authenticated", user_id, fmt::format("select cancel_reply('{}')", id));
  database.value_as("authenticated", user_id, fmt::format("select retry_reply('{}')", id));
  const auto again = number("select round(reserved * 1e9) from coach.jobs");
  EXPECT_GE(again, 1'000'000 + 4'000 * 130);
  EXPECT_LE(again, asked);
  database.value_as("authenticated", user_id, fmt::format("select cancel_reply('{}')", id));
  set("daily_spend_limit = 0.0012");
  EXPECT_EQ(database.try_as("authenticated", user_id, fmt::format("select retry_reply('{}')", id)), "PT429");
  database.value(fmt::format("select coach.operator_retry('{}')", id));  // no limit for an operator
  EXPECT_EQ(number("select round(reserved * 1e9) from coach.jobs"), again);
}

// Far from the limit nothing is added up and nobody waits: a message gets through while the lock that is
// taken near the limit is held by somebody else.
TEST_F(Limits, FarFromTheDaysLimitNobodyWaits) {
  pg::Connection holder(context.get_executor());
  ASSERT_TRUE(run_until_done(context, holder.connect(database.admin_url(), "test", std::chrono::seconds(5))));
  ASSERT_TRUE(run_until_done(context, holder.script("begin; select pg_advisory_xact_lock(426835862377)")));
  EXPECT_EQ(database.try_as("authenticated", user_id,
                            "set local statement_timeout = '5s'; " + insert(conversation_id)),
            "");
  set("daily_spend_limit = 0.01");
  EXPECT_EQ(database.try_as("authenticated", user_id,
                            "set local statement_timeout = '200ms'; " + insert(conversation_id)),
            "57014")
      << "near it one is let in at a time";
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
