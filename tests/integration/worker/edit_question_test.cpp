// A question that is put differently, and answered anew.

#include <fmt/format.h>

#include "tests/integration/worker/own_data_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

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
  EXPECT_EQ(
      call("select content || ' ' || (revision > 0) || ' ' || (updated_at > created_at) from messages where "
           "role = 'user'"),
      "How heavy is the sled? true true");
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
  EXPECT_EQ(
      database.value("select string_agg(content || (revision > 0), ' ' order by position) from messages"),
      "One?false atrue");
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

}  // namespace
}  // namespace coach::testing
