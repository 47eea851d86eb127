// What is an athlete's own: everything exported, the account deleted.

#include <fmt/format.h>

#include "tests/integration/worker/own_data_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

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

// As above, without the account: both want what the other holds, unless all conversations are locked first.
TEST_F(OwnData, DeletingConversationsWaitsForAMessageInOneOfThem) {
  const auto second =
      call("insert into conversations (athlete_id) select id from athlete_profiles returning id");
  auto asking = connect(database.admin_url());
  must(asking, fmt::format("begin; select from conversations where id = '{}' for no key update", second));
  auto leaver = connect(database.admin_url());
  const auto left_now = start(
      leaver,
      as_athlete(fmt::format("delete from conversations where id in ('{}', '{}')", conversation_id, second)));
  wait_until_blocked();
  must(asking,
       fmt::format("set local lock_timeout = '500ms'; insert into messages (conversation_id, role, content) "
                   "values ('{}', 'user', 'x'); commit",
                   second));
  run_until([&] { return left_now->has_value(); });
  EXPECT_EQ(**left_now, "");
  EXPECT_EQ(database.value("select count(*) from conversations"), "0");
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
