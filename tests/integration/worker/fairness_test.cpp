// Who is answered when: turns between athletes, live turns before batch work, limits of each.

#include <fmt/format.h>

#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class Fairness : public WorkerFixture {
 protected:
  Fairness() {
    database.run(
        "update coach.settings set max_messages_in_flight = 1000, max_messages_per_minute = 1000, "
        "max_messages_per_day = 1000");
  }

  std::string new_athlete(const std::string& name) {
    return database.value(fmt::format(
        "with u as (insert into auth.users (email) values ('{}@example.org') returning id) "
        "insert into athlete_profiles (user_id, display_name) select id, '{}' from u returning id",
        name, name));
  }

  // A question in a conversation of its own.
  void ask_as(const std::string& athlete) {
    database.run(
        fmt::format("with c as (insert into conversations (athlete_id) values ('{}') returning id) "
                    "select id from c",
                    athlete));
    database.run(
        fmt::format("insert into messages (conversation_id, role, content) select id, 'user', 'hi' "
                    "from conversations where athlete_id = '{}' order by started_at desc, id limit 1",
                    athlete));
  }

  // Claims one job after the other and ends it; the athletes' names in that order.
  std::string order_of_claims(int count) {
    std::string order;
    for (int i = 0; i < count; ++i) {
      const auto message = database.value(claim("w", 1));
      order += database.value(fmt::format(
          "select p.display_name from coach.jobs j join athlete_profiles p on p.id = j.athlete_id "
          "where j.message_id = '{}'",
          message));
      database.run(complete_all("done"));
    }
    return order;
  }
};

TEST_F(Fairness, AthletesTakeTurnsHoweverManyMessagesOneHasSent) {
  const auto a = new_athlete("a");
  const auto b = new_athlete("b");
  const auto c = new_athlete("c");
  for (int i = 0; i < 6; ++i) ask_as(a);
  for (int i = 0; i < 2; ++i) ask_as(b);
  ask_as(c);
  EXPECT_EQ(order_of_claims(9), "abcabaaaa");
}

TEST_F(Fairness, AQuietAthleteHasNotSavedUpTurns) {
  const auto a = new_athlete("a");
  const auto b = new_athlete("b");
  for (int i = 0; i < 3; ++i) ask_as(a);
  EXPECT_EQ(order_of_claims(3), "aaa");
  for (int i = 0; i < 2; ++i) ask_as(a);
  for (int i = 0; i < 3; ++i) ask_as(b);
  EXPECT_EQ(order_of_claims(5), "ababb");
}

TEST_F(Fairness, AnAthleteHasOnlySoManyRepliesAtOnce) {
  database.run("update coach.settings set max_replies_at_once = 2");
  const auto a = new_athlete("a");
  for (int i = 0; i < 5; ++i) ask_as(a);
  EXPECT_EQ(database.value("select string_agg(state, ' ' order by id) from coach.jobs"),
            "ready ready waiting waiting waiting");
  start_provider({"tokens=3"}, 20);
  start_worker();
  int most = 0;
  run_until([&] {
    most = std::max(most, provider->in_flight);
    return database.value("select count(*) from messages where status = 'complete' and role = 'assistant'") ==
           "5";
  });
  EXPECT_LE(most, 2);
}

TEST_F(Fairness, LiveTurnsComeBeforeBatchWork) {
  const auto a = new_athlete("a");
  for (int i = 0; i < 3; ++i) ask_as(a);
  database.run("update coach.jobs set priority = 1");
  const auto live = ask("A live question?");
  start_provider({"tokens=3"});
  config.queue.max_replies = 1;
  config.queue.claim_batch = 1;
  start_worker();
  wait_until_final(live);
  run_until([&] { return database.value("select count(*) from coach.jobs") == "0"; });
  ASSERT_EQ(provider->bodies("chat/completions").size(), 4u);
  EXPECT_TRUE(provider->bodies("chat/completions").front().contains("A live question?"));
}

TEST_F(Fairness, TheProvidersBudgetHoldsClaimsBackInsteadOfFailing) {
  // Six requests a minute are one at once, and the next ten seconds later.
  config.inference.requests_per_minute = 6;
  start_provider({"tokens=3"});
  start_worker();
  const auto a = new_athlete("a");
  const auto b = new_athlete("b");
  const auto first = ask("One?");
  wait_until_final(first);
  ask_as(a);
  ask_as(b);
  database.run("update coach.settings set max_replies_at_once = 3");
  run_for_a_while(300ms);
  EXPECT_EQ(provider->bodies("chat/completions").size(), 1u);
  EXPECT_EQ(database.value("select string_agg(state, ' ') from coach.jobs"), "ready ready");
}

TEST_F(Fairness, TheClaimLooksAtNoMoreThanItTakes) {
  database.run(
      "insert into auth.users (email) select 'many' || i from generate_series(1, 2000) i;"
      "insert into athlete_profiles (user_id, display_name) select id, email from auth.users where email "
      "like 'many%';"
      "insert into conversations (athlete_id) select id from athlete_profiles where display_name like "
      "'many%';"
      "insert into messages (conversation_id, role, content) select c.id, 'user', 'hi' from conversations c "
      "join athlete_profiles p on p.id = c.athlete_id where p.display_name like 'many%';"
      "analyze coach.jobs");
  const auto rows = database.run("explain (analyze, costs off, timing off, summary off) " + claim("w", 10));
  std::string plan;
  for (int i = 0; i < rows.rows(); ++i) plan += std::string(rows.text(i, 0)) + "\n";
  EXPECT_TRUE(plan.contains("Index Scan using jobs_ready_idx on jobs")) << plan;
  EXPECT_FALSE(plan.contains("Seq Scan on jobs") || plan.contains("Seq Scan on messages")) << plan;
  EXPECT_FALSE(plan.contains("rows=2000")) << plan;
}

}  // namespace
}  // namespace coach::testing
