// An athlete with conversations, and what the functions over their own data are asked.
#pragma once

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {

class OwnData : public WorkerFixture {
 protected:
  std::string question_of(const std::string& reply) {
    return database.value(fmt::format("select reply_to from messages where id = '{}'", reply));
  }
  static std::string edit(const std::string& question, const std::string& content) {
    return fmt::format("select edit_question('{}', '{}')", question, content);
  }
  std::string call(const std::string& sql) { return database.value_as("authenticated", user_id, sql); }
  std::string refused(const std::string& sql) { return database.try_as("authenticated", user_id, sql); }

  // A reply as the worker would have left it.
  std::string answered(const std::string& question, const std::string& answer) {
    const auto id = ask(question);
    finish(id, answer);
    return id;
  }
  void finish(const std::string& id, const std::string& answer) {
    database.run(claim("w", 10));
    database.run(complete_all(answer, "A title", id));
  }

  struct Other {
    std::string user, profile, conversation;
  };
  Other another_athlete() {
    Other other;
    other.user = database.value("insert into auth.users (email) values ('b@example.org') returning id");
    other.profile = database.value(
        fmt::format("insert into athlete_profiles (user_id) values ('{}') returning id", other.user));
    other.conversation = database.value(
        fmt::format("insert into conversations (athlete_id) values ('{}') returning id", other.profile));
    return other;
  }
  void ask_as(const Other& other, const std::string& question) {
    ASSERT_EQ(
        database.try_as(
            "authenticated", other.user,
            fmt::format("insert into messages (conversation_id, role, content) values ('{}', 'user', '{}')",
                        other.conversation, question)),
        "");
  }

  std::string deletion() const { return as_athlete("select delete_my_account()"); }
  std::string as_athlete(const std::string& sql) const {
    return fmt::format(
        "begin; set local role authenticated; select set_config('request.jwt.claims', '{{\"sub\":\"{}\"}}', "
        "true); {}; commit",
        user_id, sql);
  }

  pg::Connection connect(const std::string& url) {
    pg::Connection connection(context.get_executor());
    const auto connected = run_until_done(context, connection.connect(url, "test", std::chrono::seconds(5)));
    if (!connected) throw std::runtime_error(pg::describe(connected.error()));
    return connection;
  }
  // Starts a script; what it ended with ("" or a SQLSTATE) stands in the result once it has.
  std::shared_ptr<std::optional<std::string>> start(pg::Connection& connection, std::string sql) {
    auto outcome = std::make_shared<std::optional<std::string>>();
    asio::co_spawn(context, connection.script(std::move(sql)),
                   [outcome](const std::exception_ptr&, const std::expected<pg::Result, pg::Error>& result) {
                     *outcome = result ? "" : result.error().sqlstate;
                   });
    return outcome;
  }
  void must(pg::Connection& connection, const std::string& sql) {
    const auto done = run_until_done(context, connection.script(sql));
    if (!done) throw std::runtime_error(sql + ": " + pg::describe(done.error()));
  }
  // Until so many sessions of this database wait for a lock.
  void wait_until_blocked(int sessions = 1) {
    const auto deadline = Clock::now() + std::chrono::seconds(10);
    while (database.value("select count(*) from pg_stat_activity where datname = current_database() and "
                          "wait_event_type = 'Lock'") != std::to_string(sessions)) {
      ASSERT_LT(Clock::now(), deadline) << "nobody waits";
      run_for_a_while(std::chrono::milliseconds(5));
    }
  }

  // Rows that are left of the fixture's athlete, anywhere.
  std::string left() {
    return database.value(
        fmt::format("select (select count(*) from auth.users where id = '{}') "
                    "+ (select count(*) from athlete_profiles) + (select count(*) from conversations) "
                    "+ (select count(*) from messages) + (select count(*) from reply_alternatives) "
                    "+ (select count(*) from workout_logs) + (select count(*) from benchmark_tests) "
                    "+ (select count(*) from coach.jobs) + (select count(*) from coach.dead_jobs) "
                    "+ (select count(*) from coach.lanes)",
                    user_id));
  }
};

}  // namespace coach::testing
