// What clients may and may not do, straight against the schema.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>

#include "tests/integration/support/database.hpp"

namespace coach::testing {
namespace {

// Two athletes with a conversation each.
class Schema : public ::testing::Test {
 protected:
  struct Athlete {
    std::string user;
    std::string profile;
    std::string conversation;
  };

  Athlete make(const std::string& email) {
    Athlete athlete;
    athlete.user =
        database.value(fmt::format("insert into auth.users (email) values ('{}') returning id", email));
    athlete.profile =
        as(athlete,
           fmt::format("insert into athlete_profiles (user_id) values ('{}') returning id", athlete.user));
    athlete.conversation =
        as(athlete,
           fmt::format("insert into conversations (athlete_id) values ('{}') returning id", athlete.profile));
    return athlete;
  }

  std::string as(const Athlete& athlete, const std::string& sql) {
    return database.value_as("authenticated", athlete.user, sql);
  }
  std::string refused(const Athlete& athlete, const std::string& sql) {
    return database.try_as("authenticated", athlete.user, sql);
  }

  std::string insert(const std::string& conversation, const std::string& role = "user",
                     const std::string& content = "hi") {
    return fmt::format(
        "insert into messages (conversation_id, role, content) values ('{}', '{}', '{}') returning id",
        conversation, role, content);
  }

  TestDatabase database;
  Athlete alice = make("alice@example.org");
  Athlete bob = make("bob@example.org");
};

constexpr const char* forbidden = "42501";

TEST_F(Schema, AQuestionMakesAQueuedReplyAndAJobInOneTransaction) {
  const auto question = as(alice, insert(alice.conversation));
  EXPECT_EQ(
      as(alice,
         fmt::format(
             "select role || ' ' || status || ' ' || length(content) from messages where reply_to = '{}'",
             question)),
      "assistant queued 0");
  EXPECT_EQ(database.value("select state from coach.jobs"), "ready");
  EXPECT_EQ(as(alice, "select string_agg(role, ' ' order by position) from messages"), "user assistant");
}

TEST_F(Schema, OnlyTheFirstQuestionOfAConversationIsReady) {
  as(alice, insert(alice.conversation));
  as(alice, insert(alice.conversation));
  as(bob, insert(bob.conversation));
  EXPECT_EQ(database.value("select string_agg(state, ' ' order by id) from coach.jobs"),
            "ready waiting ready");
}

TEST_F(Schema, ClientsInsertNothingButTheirOwnQuestions) {
  EXPECT_EQ(refused(alice, insert(alice.conversation, "assistant")), forbidden);
  EXPECT_EQ(refused(alice, insert(bob.conversation)), forbidden);
  EXPECT_EQ(refused(alice, insert(alice.conversation, "system")), forbidden);
  for (const char* column : {"status", "error", "finish_reason"}) {
    EXPECT_EQ(refused(alice, fmt::format("insert into messages (conversation_id, role, content, {}) values "
                                         "('{}', 'user', 'x', 'complete')",
                                         column, alice.conversation)),
              forbidden)
        << column;
  }
  for (const char* column : {"tokens_in", "tokens_out", "latency_ms", "revision", "position", "feedback"}) {
    EXPECT_EQ(
        refused(alice,
                fmt::format(
                    "insert into messages (conversation_id, role, content, {}) values ('{}', 'user', 'x', 1)",
                    column, alice.conversation)),
        forbidden)
        << column;
  }
  for (const char* column : {"created_at", "updated_at"}) {
    EXPECT_EQ(
        refused(
            alice,
            fmt::format(
                "insert into messages (conversation_id, role, content, {}) values ('{}', 'user', 'x', now())",
                column, alice.conversation)),
        forbidden)
        << column;
  }
  EXPECT_EQ(refused(alice, fmt::format("insert into messages (conversation_id, role, content, "
                                       "rag_chunks_used) values ('{}', 'user', 'x', '{{}}')",
                                       alice.conversation)),
            forbidden);
}

TEST_F(Schema, ClientsChangeAndDeleteNoMessage) {
  as(alice, insert(alice.conversation));
  EXPECT_EQ(refused(alice, "update messages set content = 'x'"), forbidden);
  EXPECT_EQ(refused(alice, "update messages set feedback = 1"), forbidden);
  EXPECT_EQ(refused(alice, "delete from messages"), forbidden);
  EXPECT_EQ(refused(alice, "truncate messages"), forbidden);
}

TEST_F(Schema, NobodySeesAnothersRows) {
  as(alice, insert(alice.conversation));
  as(alice, fmt::format("insert into workout_logs (athlete_id, date) values ('{}', now()) returning id",
                        alice.profile));
  as(alice,
     fmt::format("insert into benchmark_tests (athlete_id, test_date) values ('{}', now()) returning id",
                 alice.profile));
  for (const char* table : {"messages", "workout_logs", "benchmark_tests"}) {
    EXPECT_EQ(as(bob, fmt::format("select count(*) from {}", table)), "0") << table;
    EXPECT_EQ(refused(bob, fmt::format("select 1 / count(*) from {}", table)), "22012") << table;
    EXPECT_EQ(database.try_as("anon", "", fmt::format("select * from {}", table)), forbidden) << table;
  }
  EXPECT_EQ(as(bob, "select count(*) from conversations"), "1");
  EXPECT_EQ(as(bob, "select count(*) from conversation_list"), "1");
  EXPECT_EQ(as(bob, "select count(*) from athlete_profiles"), "1");
  for (const char* table : {"conversations", "conversation_list", "athlete_profiles"}) {
    EXPECT_EQ(database.try_as("anon", "", fmt::format("select * from {}", table)), forbidden) << table;
  }
}

TEST_F(Schema, NobodyTakesAnothersRows) {
  EXPECT_EQ(refused(bob, fmt::format("insert into conversations (athlete_id) values ('{}')", alice.profile)),
            forbidden);
  EXPECT_EQ(refused(bob, fmt::format("insert into workout_logs (athlete_id, date) values ('{}', now())",
                                     alice.profile)),
            forbidden);
  EXPECT_EQ(refused(bob, fmt::format("update athlete_profiles set user_id = '{}'", alice.user)), forbidden);
  EXPECT_EQ(
      as(bob,
         fmt::format(
             "with gone as (delete from conversations where id = '{}' returning 1) select count(*) from gone",
             alice.conversation)),
      "0");
  EXPECT_EQ(as(alice, "select count(*) from conversations"), "1");
}

TEST_F(Schema, TheProfileIsMadeOrChangedByOneUpsert) {
  EXPECT_EQ(refused(alice,
                    fmt::format(
                        "insert into athlete_profiles (user_id, age) values ('{}', 30) on conflict (user_id) "
                        "do update set user_id = excluded.user_id, age = excluded.age",
                        alice.user)),
            "");
  EXPECT_EQ(as(alice, "select age from athlete_profiles"), "30");
}

TEST_F(Schema, TooLongAndEmptyMessagesAreRefusedWithAReason) {
  EXPECT_EQ(refused(alice, insert(alice.conversation, "user", std::string(8'001, 'x'))), "PT413");
  EXPECT_EQ(refused(alice, insert(alice.conversation, "user", std::string(100'000, 'x'))), "PT413");
  EXPECT_EQ(refused(alice, insert(alice.conversation, "user", " \n\t ")), "23514");
  EXPECT_EQ(refused(alice, insert(alice.conversation, "user", "")), "23514");
  EXPECT_EQ(refused(alice, insert(alice.conversation, "user", std::string(8'000, 'x'))), "");
}

TEST_F(Schema, TheQueueIsOutOfReachForClients) {
  for (const char* sql :
       {"select * from coach.jobs",
        "select "
        "coach.store_replies(null,null,null,null,null,null,null,null,null,null,null,null,null,null,null)",
        "select coach.rescue(5, true, 'x')", "select coach.end_job(gen_random_uuid(), 'failed', 'x')",
        "select coach.admit(gen_random_uuid())", "select coach.check_question('x')",
        "select coach.lock_own_message(gen_random_uuid(), 'user')", "select coach.promote('{}')",
        "select coach.wake()", "select * from coach.lanes", "select * from coach.workers",
        "select * from coach.spend", "update coach.settings set daily_spend_limit = null",
        "select nextval('coach.fence')", "select * from coach.migrations",
        "insert into coach.jobs default values"}) {
    EXPECT_EQ(refused(alice, sql), forbidden) << sql;
    EXPECT_EQ(database.try_as("anon", "", sql), forbidden) << sql;
  }
}

TEST_F(Schema, TheWorkerMayDoItsWorkAndNoMore) {
  for (const char* sql :
       {"insert into messages (conversation_id, role, content, position) select id, 'user', 'x', 1 from "
        "conversations",
        "delete from messages", "update messages set role = 'user'",
        "update messages set conversation_id = null", "delete from conversations",
        "update athlete_profiles set age = 1", "select * from workout_logs", "select * from auth.users",
        "insert into knowledge_chunks (id, source_doc, content) values ('x', 'x', 'x')",
        "update knowledge_chunks set content = 'x'", "update coach.settings set max_message_chars = 1"}) {
    EXPECT_EQ(database.try_as("coach_worker", "", sql), forbidden) << sql;
  }
  EXPECT_EQ(database.try_as("coach_worker", "", "select id from knowledge_chunks"), "");
  EXPECT_EQ(database.value("select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles "
                           "where rolname = 'coach_worker'"),
            "f");
}

TEST_F(Schema, TheListShowsTheNewestText) {
  as(alice, insert(alice.conversation, "user", "first"));
  EXPECT_EQ(as(alice, "select last_message_preview || '|' || last_message_status from conversation_list"),
            "first|queued");
  database.run(fmt::format("update messages set content = '{}', status = 'complete' where role = 'assistant'",
                           std::string(200, 'a')));
  EXPECT_EQ(as(alice, "select last_message_preview from conversation_list"), std::string(140, 'a'));
}

TEST_F(Schema, EverythingIsPublishedThatClientsWatch) {
  EXPECT_EQ(database.value("select string_agg(tablename, ' ' order by tablename) from pg_publication_tables "
                           "where pubname = 'supabase_realtime'"),
            "conversations messages");
}

TEST_F(Schema, NaturalQuestionsFindWordsAndTiesAreStable) {
  database.run(R"(insert into knowledge_chunks (id, source_doc, section, content, embedding)
    select 'team1b_' || lpad(i::text, 3, '0'), 'd', 's', 'Threshold running in race week, number ' || i, array_fill(0.02::real, array[1536])::vector
    from generate_series(1, 8) as i)");
  const std::string search =
      "select string_agg(id, ' ') from hybrid_search_chunks('How should I pace my threshold run in the week "
      "before my race?', array_fill(0.02::real, array[1536])::vector, 5)";
  EXPECT_EQ(database.value(search), "team1b_001 team1b_002 team1b_003 team1b_004 team1b_005");
  EXPECT_EQ(database.value("select count(*) from search_chunks_by_words('How should I pace my threshold run "
                           "in the week before my race?')"),
            "8");
  EXPECT_EQ(
      database.value(
          "select count(*) from hybrid_search_chunks('', array_fill(0.02::real, array[1536])::vector, 5)"),
      "5");
  EXPECT_EQ(database.value(
                "select count(*) from match_chunks(array_fill(0.02::real, array[1536])::vector, 0.75, 5)"),
            "5");
}

}  // namespace
}  // namespace coach::testing
