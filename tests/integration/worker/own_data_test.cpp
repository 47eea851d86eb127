// What is an athlete's own: a question edited, everything exported, the account deleted.

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <memory>
#include <optional>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

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
    database.run(fmt::format(
        "select coach.write_replies('w', array[message_id], array[fence], '{{complete}}', '{{0}}', "
        "array['{}'], '{{null}}', '{{stop}}', '{{null}}', '{{1}}', '{{1}}', array['A title']) "
        "from coach.jobs where message_id = '{}'",
        answer, id));
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
    const auto connected = run_until_done(context, connection.connect(url, "test", 5s));
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
    const auto deadline = Clock::now() + 10s;
    while (database.value("select count(*) from pg_stat_activity where datname = current_database() and "
                          "wait_event_type = 'Lock'") != std::to_string(sessions)) {
      ASSERT_LT(Clock::now(), deadline) << "nobody waits";
      run_for_a_while(5ms);
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

TEST_F(OwnData, AnEditedQuestionIsAnsweredAnewAndTheEarlierAnswerKeepsItsQuestion) {
  start_provider({"tokens=5"});
  start_worker();
  database.run(
      "insert into knowledge_chunks (id, source_doc, section, content, embedding) values "
      "('team1c_000', 'd', 's', 'pace your race', array_fill(0.02::real, array[1536])::vector)");
  const auto id = ask("How should I pace my race?");
  const auto first = wait_until_final(id).content;
  const auto question = question_of(id);
  const auto title = database.value("select title from conversations");
  const auto revision = reply(id).revision;
  EXPECT_EQ(call(edit(question, "How heavy is the sled?")), "queued");
  EXPECT_EQ(wait_until_final_again(id, revision).status, "complete");
  EXPECT_EQ(call("select content || ' ' || revision || ' ' || (updated_at > created_at) from messages where "
                 "role = 'user'"),
            "How heavy is the sled? 1 true");
  EXPECT_EQ(call("select question || '|' || content from reply_alternatives"),
            "How should I pace my race?|" + first);
  EXPECT_EQ(database.value("select title from conversations"), title);
  // A new search with the new words, and the old ones are nowhere in the prompt.
  EXPECT_NE(provider->bodies("embeddings").at(1).find("How heavy is the sled?"), std::string::npos);
  const auto prompt = provider->bodies("chat/completions").at(1);
  EXPECT_NE(prompt.find("How heavy is the sled?"), std::string::npos);
  EXPECT_EQ(prompt.find("How should I pace my race?"), std::string::npos);
}

TEST_F(OwnData, EveryAlternativeIsOfTheQuestionItAnswered) {
  const auto id = answered("One?", "a");
  call(fmt::format("select regenerate_reply('{}')", id));
  finish(id, "b");
  EXPECT_EQ(call("select count(*) from reply_alternatives where question is null"), "1");
  call(edit(question_of(id), "Two?"));
  finish(id, "c");
  call(edit(question_of(id), "Three?"));
  call(fmt::format("select cancel_reply('{}')", id));
  call(edit(question_of(id), "Four?"));  // a cancelled reply is no answer
  EXPECT_EQ(call("select string_agg(question || content, ' ' order by created_at) from reply_alternatives"),
            "One?a One?b Two?c");
  EXPECT_EQ(call("select content from messages where role = 'user'"), "Four?");
}

TEST_F(OwnData, OnlyOnesOwnLastAnsweredQuestionIsEdited) {
  const auto first = answered("One?", "a");
  const auto last = ask("Two?");
  const auto other = another_athlete();
  for (const auto& message : {question_of(first), question_of(last), first}) {
    EXPECT_EQ(database.try_as("authenticated", other.user, edit(message, "mine")), "PT404");
    EXPECT_EQ(database.try_as("authenticated", other.user, edit(message, "")), "PT404");
  }
  EXPECT_EQ(database.try_as("anon", "", edit(question_of(first), "mine")), "42501");
  EXPECT_EQ(database.try_as("coach_worker", "", edit(question_of(first), "mine")), "42501");
  EXPECT_EQ(refused(edit(first, "x")), "PT404");  // a reply is no question
  EXPECT_EQ(refused("select edit_question(null, 'x')"), "PT404");
  EXPECT_EQ(refused(edit(question_of(first), "x")), "PT409");  // not the last
  EXPECT_EQ(refused(edit(question_of(last), "x")), "PT409");   // in line
  database.run(claim("w", 1));
  EXPECT_EQ(refused(edit(question_of(last), "x")), "PT409");  // in the making
  call(fmt::format("select cancel_reply('{}')", last));
  EXPECT_EQ(refused(edit(question_of(last), "x")), "");
  EXPECT_EQ(
      database.value("select string_agg(content, ' ' order by position) from messages where role = 'user'"),
      "One? x");
  EXPECT_EQ(database.value("select count(*) from reply_alternatives"), "0");
}

TEST_F(OwnData, AnEditedQuestionMustBeWhatANewOneMustBe) {
  const auto question = question_of(answered("One?", "a"));
  EXPECT_EQ(refused(edit(question, " \n\t ")), "23514");
  EXPECT_EQ(refused(fmt::format("select edit_question('{}', null)", question)), "23514");
  EXPECT_EQ(refused(edit(question, std::string(8'001, 'x'))), "PT413");
  database.run("update coach.settings set max_messages_per_minute = 1");
  EXPECT_EQ(refused(edit(question, "Two?")), "PT429");
  // Refused is as if nothing had been asked.
  EXPECT_EQ(database.value("select string_agg(content || revision, ' ' order by position) from messages"),
            "One?0 a1");
  EXPECT_EQ(database.value("select count(*) from reply_alternatives"), "0");
  database.run("update coach.settings set max_messages_per_minute = 2");
  EXPECT_EQ(refused(edit(question, std::string(8'000, 'x'))), "");
}

TEST_F(OwnData, AQuestionAskedMeanwhileIsTheLast) {
  const auto question = question_of(answered("One?", "a"));
  auto asking = connect(database.admin_url());
  // Where a message's insert stands when it has the first of its locks.
  must(asking,
       fmt::format("begin; select from conversations where id = '{}' for no key update", conversation_id));
  auto editing = connect(database.admin_url());
  const auto edited = start(editing, as_athlete(edit(question, "Two?")));
  wait_until_blocked();
  must(asking,
       fmt::format("insert into messages (conversation_id, role, content) values ('{}', 'user', 'x'); commit",
                   conversation_id));
  run_until([&] { return edited->has_value(); });
  EXPECT_EQ(**edited, "PT409");
}

TEST_F(OwnData, TheExportHoldsEverythingOfOnesOwnAndNothingElse) {
  const auto id = answered("One?", "a");
  call(edit(question_of(id), "Two?"));
  finish(id, "b");
  ask("Three?");
  call(
      "with p as (select id from athlete_profiles) insert into workout_logs (athlete_id, date, notes) "
      "select id, day, 'sled' from p, unnest(array['2026-11-02', '2026-11-01']::date[]) day returning id");
  call(
      "insert into benchmark_tests (athlete_id, test_date, test_type) select id, '2026-11-03', '1k run' from "
      "athlete_profiles returning id");
  const auto other = another_athlete();
  ask_as(other, "secret");
  database.run(
      "insert into workout_logs (athlete_id, date, notes) select id, '2026-11-01', 'secret' from "
      "athlete_profiles where user_id <> '" +
      user_id + "'");
  // Even where somebody may read more.
  database.run(
      "create policy everything on messages for select using (true);"
      "create policy everything on conversations for select using (true);"
      "create policy everything on athlete_profiles for select using (true);"
      "create policy everything on workout_logs for select using (true)");

  const auto of = [&](const std::string& what) {
    return call("with e as (select export_my_data() as e) select " + what + " from e");
  };
  EXPECT_EQ(of("e->>'format_version'"), "1");
  EXPECT_EQ(of("(e->>'exported_at')::timestamptz = now()"), "t");
  EXPECT_EQ(of("e->'profile'->>'user_id'"), user_id);
  EXPECT_EQ(of("jsonb_path_query_array(e, '$.conversations[*].messages[*].content')"),
            R"(["Two?", "b", "Three?", ""])");
  EXPECT_EQ(of("jsonb_path_query_array(e, '$.conversations[*].messages[*].alternatives[*].keyvalue() ? "
               "(@.key == \"question\" || @.key == \"content\").value')"),
            R"(["a", "One?"])");
  EXPECT_EQ(of("jsonb_path_query_array(e, '$.conversations[*].title')"), R"(["A title"])");
  EXPECT_EQ(of("jsonb_path_query_array(e, '$.workout_logs[*].date')"), R"(["2026-11-01", "2026-11-02"])");
  EXPECT_EQ(of("jsonb_path_query_array(e, '$.benchmark_tests[*].test_type')"), R"(["1k run"])");
  EXPECT_EQ(of("e::text like '%secret%' or e::text like '%" + other.user + "%'"), "f");
  EXPECT_EQ(of("e - 'exported_at' = export_my_data() - 'exported_at'"), "t");

  EXPECT_EQ(database.try_as("anon", "", "select export_my_data()"), "42501");
  const auto without_profile =
      database.value("insert into auth.users (email) values ('c@example.org') returning id");
  EXPECT_EQ(
      database.value_as("authenticated", without_profile, "select export_my_data() - 'exported_at'"),
      R"({"profile": null, "workout_logs": [], "conversations": [], "format_version": 1, "benchmark_tests": []})");
}

TEST_F(OwnData, ADeletedAccountLeavesNothingButTheDaysSum) {
  const auto id = answered("One?", "a");
  call(edit(question_of(id), "Two?"));
  call("insert into workout_logs (athlete_id, date) select id, now() from athlete_profiles returning id");
  call(
      "insert into benchmark_tests (athlete_id, test_date) select id, now() from athlete_profiles returning "
      "id");
  database.run(
      "insert into coach.dead_jobs select id, message_id, conversation_id, athlete_id, 1, 'x', now() "
      "from coach.jobs");
  EXPECT_EQ(database.try_as("anon", "", "select delete_my_account()"), "42501");
  EXPECT_EQ(database.try_as("coach_worker", "", "select delete_my_account()"), "42501");
  EXPECT_EQ(left(), "11");
  EXPECT_EQ(refused("select delete_my_account()"), "");
  EXPECT_EQ(left(), "0");
  EXPECT_EQ(database.value("select sum(tokens_in) from coach.spend"), "1");
  // A token lives on for a while: it finds nothing, and makes nothing.
  EXPECT_EQ(refused(fmt::format("insert into athlete_profiles (user_id) values ('{}')", user_id)), "23503");
  EXPECT_EQ(refused("select delete_my_account()"), "");
}

TEST_F(OwnData, NobodyElseLosesAnything) {
  const auto other = another_athlete();
  ask_as(other, "Mine?");
  ask("One?");
  EXPECT_EQ(refused("select delete_my_account()"), "");
  EXPECT_EQ(database.value("select string_agg(content, '' order by position) from messages"), "Mine?");
  EXPECT_EQ(database.value("select state from coach.jobs"), "ready");
  EXPECT_EQ(database.value("select count(*) from auth.users u join athlete_profiles p on p.user_id = u.id "
                           "join coach.lanes l on l.athlete_id = p.id"),
            "1");
}

TEST_F(OwnData, DeletingTheAccountHangsUpWithin200Ms) {
  start_provider({"tokens=400"}, 0, 200);
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  const auto asked = Clock::now();
  EXPECT_EQ(refused("select delete_my_account()"), "");
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_LT(Clock::now() - asked, 200ms);
  EXPECT_EQ(left(), "0");
  // The worker goes on with others.
  const auto other = another_athlete();
  ask_as(other, "Mine?");
  const auto next = database.value("select id from messages where role = 'assistant'");
  EXPECT_FALSE(wait_for(next, {"streaming"}).content.empty());
}

// Before the first token nothing is written that would find the job gone.
TEST_F(OwnData, DeletingTheAccountHangsUpOnASilentProviderToo) {
  start_provider({"tokens=5"}, 60'000);
  start_worker();
  wait_for(ask("How should I pace my race?"), {"thinking"});
  run_until([&] { return provider->in_flight == 1; });
  const auto asked = Clock::now();
  EXPECT_EQ(refused("select delete_my_account()"), "");
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_LT(Clock::now() - asked, 200ms);
}

// A user deleted by the dashboard or the auth server comes by the cascade alone.
TEST_F(OwnData, ADeletedUserTakesEverythingAlongToo) {
  ask("One?");
  database.run(claim("w", 1));
  database.run(fmt::format("delete from auth.users where id = '{}'", user_id));
  EXPECT_EQ(left(), "0");
}

TEST_F(OwnData, TheDeletionWaitsForATokenWrite) {
  const auto id = ask("One?");
  database.run(claim("w", 1));
  auto writer = connect(database.worker_url());
  must(writer, fmt::format("begin; select from coach.jobs where message_id = '{}' for no key update", id));
  auto leaver = connect(database.admin_url());
  const auto left_now = start(leaver, deletion());
  wait_until_blocked();
  // The writer's next lock: it must not be the deletion's already.
  must(writer,
       fmt::format("set local lock_timeout = '1s'; update messages set content = 'x' where id = '{}'; commit",
                   id));
  run_until([&] { return left_now->has_value(); });
  EXPECT_EQ(**left_now, "");
  EXPECT_EQ(left(), "0");
}

TEST_F(OwnData, TheDeletionWaitsForTheVeryFirstMessage) {
  auto asking = connect(database.admin_url());
  must(asking,
       fmt::format("begin; select from conversations where id = '{}' for no key update", conversation_id));
  auto leaver = connect(database.admin_url());
  const auto left_now = start(leaver, deletion());
  wait_until_blocked();
  must(asking,
       fmt::format("set local lock_timeout = '1s'; insert into messages (conversation_id, role, content) "
                   "values ('{}', 'user', 'x'); commit",
                   conversation_id));
  run_until([&] { return left_now->has_value(); });
  EXPECT_EQ(**left_now, "");
  EXPECT_EQ(left(), "0");
}

// The cascade alone would hold the lane and the first conversation, and want the second.
TEST_F(OwnData, TheDeletionWaitsForAMessageInAnotherConversation) {
  const auto second =
      database.value("insert into conversations (athlete_id) select id from athlete_profiles returning id");
  auto asking = connect(database.admin_url());
  must(asking, fmt::format("begin; select from conversations where id = '{}' for no key update", second));
  auto leaver = connect(database.admin_url());
  const auto left_now = start(leaver, deletion());
  wait_until_blocked();
  must(asking,
       fmt::format("set local lock_timeout = '1s'; insert into messages (conversation_id, role, content) "
                   "values ('{}', 'user', 'x'); commit",
                   second));
  run_until([&] { return left_now->has_value(); });
  EXPECT_EQ(**left_now, "");
  EXPECT_EQ(left(), "0");
}

TEST_F(OwnData, WhatIsDeletedMeanwhileIsNotFound) {
  const auto id = answered("One?", "a");
  const auto question = question_of(id);
  auto leaver = connect(database.admin_url());
  must(leaver, fmt::format("begin; delete from auth.users where id = '{}'", user_id));
  auto client = connect(database.admin_url());
  const auto edited = start(client, as_athlete(edit(question, "Two?")));
  wait_until_blocked();
  auto another = connect(database.admin_url());
  const auto regenerated = start(another, as_athlete(fmt::format("select regenerate_reply('{}')", id)));
  wait_until_blocked(2);
  must(leaver, "commit");
  run_until([&] { return edited->has_value() && regenerated->has_value(); });
  EXPECT_EQ(**edited, "PT404");
  EXPECT_EQ(**regenerated, "PT404");
}

TEST_F(OwnData, WithoutTheRightToDeleteUsersNothingIsDeleted) {
  // The functions' owner as on a database of somebody else's: no superuser.
  database.run(
      "do $$ begin create role test_owner nologin; exception when duplicate_object then null; end $$;"
      "grant usage on schema public, auth, coach to test_owner;"
      "grant all on all tables in schema public, coach to test_owner;"
      "grant execute on function auth.uid to test_owner;"
      "alter table athlete_profiles owner to test_owner;"
      "alter function delete_my_account owner to test_owner");
  EXPECT_EQ(refused("select delete_my_account()"), "PT501");
  database.run("grant select, delete on auth.users to test_owner");
  EXPECT_EQ(refused("select delete_my_account()"), "PT501");  // row-level security hides the row
  EXPECT_EQ(database.value("select count(*) from athlete_profiles"), "1");
  database.run("create policy leave on auth.users to test_owner using (true)");
  EXPECT_EQ(refused("select delete_my_account()"), "PT501");  // a policy is not enough, and that is said
  database.run("alter role test_owner bypassrls");            // as postgres has on hosted Supabase
  EXPECT_EQ(refused("select delete_my_account()"), "");
  EXPECT_EQ(left(), "0");
  database.run("alter role test_owner nobypassrls");
}

}  // namespace
}  // namespace coach::testing
