// Cancel, retry, regenerate and rate: the athlete's controls, through the worker where it matters.

#include <fmt/format.h>

#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class Controls : public WorkerFixture {
 protected:
  std::string call(const std::string& function, const std::string& arguments) {
    return database.value_as("authenticated", user_id, fmt::format("select {}({})", function, arguments));
  }
  std::string refused(const std::string& function, const std::string& arguments) {
    return database.try_as("authenticated", user_id, fmt::format("select {}({})", function, arguments));
  }
  static std::string quoted(const std::string& id) { return "'" + id + "'"; }

  void slow_provider() { start_provider({"tokens=400"}, 0, 200); }
};

TEST_F(Controls, CancelHangsUpWithin200MsAndKeepsTheText) {
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  run_until([&] { return reply(id).content.size() > 20; });
  const auto asked = Clock::now();
  EXPECT_EQ(call("cancel_reply", quoted(id)), "cancelled");
  const auto text = reply(id).content;
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_LT(Clock::now() - asked, 200ms);
  const auto row = reply(id);
  EXPECT_EQ(row.status, "cancelled");
  EXPECT_EQ(row.content, text);
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(database.value("select count(*) from coach.jobs"), "0");
  EXPECT_EQ(call("cancel_reply", quoted(id)), "cancelled");  // again: nothing happens
}

TEST_F(Controls, ACancelledReplyIsPaidForAllTheSame) {
  config.queue.heartbeat = 100ms;
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  run_until([&] { return reply(id).content.size() > 20; });
  call("cancel_reply", quoted(id));
  run_until([&] {
    return database.value("select sum(tokens_in) > 100 and sum(tokens_out) > 0 from coach.spend") == "t";
  });
}

TEST_F(Controls, CancelWithoutAWorkerTakesTheQuestionOutOfTheLine) {
  start_provider();
  const auto first = ask("One?");
  const auto second = ask("Two?");
  EXPECT_EQ(call("cancel_reply", quoted(first)), "cancelled");
  EXPECT_EQ(database.value("select state from coach.jobs"), "ready");  // the second's turn has come
  start_worker();
  EXPECT_EQ(wait_until_final(second).status, "complete");
  EXPECT_EQ(reply(first).content, "");
}

TEST_F(Controls, ACancelledFollowerLeavesTheRunningReplyAlone) {
  start_provider({"tokens=100"}, 0, 200);
  start_worker();
  const auto first = ask("One?");
  const auto second = ask("Two?");
  wait_for(first, {"streaming"});
  EXPECT_EQ(call("cancel_reply", quoted(second)), "cancelled");
  EXPECT_EQ(wait_until_final(first).status, "complete");
}

TEST_F(Controls, RetryAnswersAFailedReplyWithTheChunksAlreadyPaidFor) {
  start_provider({"status=500,times=1"});
  start_worker();
  database.run(
      "insert into knowledge_chunks (id, source_doc, section, content, embedding) values "
      "('team1c_000', 'd', 's', 'pace your race', array_fill(0.02::real, array[1536])::vector)");
  const auto id = ask("How should I pace my race?");
  EXPECT_EQ(wait_until_final(id).status, "failed");
  EXPECT_EQ(refused("regenerate_reply", "gen_random_uuid()"), "PT404");
  const auto revision = reply(id).revision;
  EXPECT_EQ(call("retry_reply", quoted(id)), "queued");
  const auto row = wait_until_final_again(id, revision);
  EXPECT_EQ(row.status, "complete");
  EXPECT_EQ(row.error, "");
  EXPECT_GT(row.revision, revision);
  EXPECT_EQ(provider->bodies("embeddings").size(), 1u);
  EXPECT_EQ(provider->bodies("chat/completions").at(0), provider->bodies("chat/completions").at(1));
  EXPECT_EQ(refused("retry_reply", quoted(id)), "PT409");  // it is complete now
}

TEST_F(Controls, RegenerateKeepsTheEarlierAnswer) {
  start_provider({"tokens=5"});
  start_worker();
  const auto id = ask("How should I pace my race?");
  const auto first = wait_until_final(id).content;
  EXPECT_EQ(call("rate_reply", quoted(id) + ", -1"), "-1");
  const auto revision = reply(id).revision;
  EXPECT_EQ(call("regenerate_reply", quoted(id)), "queued");
  EXPECT_EQ(wait_until_final_again(id, revision).status, "complete");
  EXPECT_EQ(provider->bodies("embeddings").size(), 2u);  // a new search for a new answer
  EXPECT_EQ(database.value_as("authenticated", user_id,
                              "select content || ' ' || feedback from reply_alternatives"),
            first + " -1");
  EXPECT_EQ(database.value("select feedback from messages where role = 'assistant'"), "0");
  // The history of the next question has the newest answer once.
  const auto next = ask("And the run?");
  wait_until_final(next);
  const auto bodies = provider->bodies("chat/completions");
  EXPECT_EQ(bodies.back().find(first), bodies.back().rfind(first));
}

TEST_F(Controls, RatingIsOneOfThreeAndRaisesTheRevision) {
  start_provider({"tokens=5"});
  start_worker();
  const auto id = ask("How should I pace my race?");
  const auto revision = wait_until_final(id).revision;
  EXPECT_EQ(call("rate_reply", quoted(id) + ", 1"), "1");
  EXPECT_GT(reply(id).revision, revision);
  EXPECT_EQ(database.value("select feedback from messages where role = 'assistant'"), "1");
  EXPECT_EQ(refused("rate_reply", quoted(id) + ", 2"), "23514");
  EXPECT_EQ(refused("rate_reply", quoted(id) + ", null"), "23514");
}

TEST_F(Controls, NobodyControlsAnothersReply) {
  const auto id = ask("How should I pace my race?");
  const auto other = database.value("insert into auth.users (email) values ('b@example.org') returning id");
  for (const std::string call :
       {"cancel_reply('{}')", "retry_reply('{}')", "regenerate_reply('{}')", "rate_reply('{}', 1)"}) {
    auto sql = "select " + call;
    sql.replace(sql.find("{}"), 2, id);
    EXPECT_EQ(database.try_as("authenticated", other, sql), "PT404") << sql;
    EXPECT_EQ(database.try_as("anon", "", sql), "42501") << sql;
    EXPECT_EQ(database.try_as("coach_worker", "", sql), "42501") << sql;
  }
  EXPECT_EQ(reply(id).status, "queued");
  EXPECT_EQ(database.value_as("authenticated", other, "select count(*) from reply_alternatives"), "0");
}

TEST_F(Controls, DeletingAConversationHangsUpWithin200Ms) {
  slow_provider();
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  const auto asked = Clock::now();
  EXPECT_EQ(database.try_as("authenticated", user_id, "delete from conversations"), "");
  run_until([&] { return provider->in_flight == 0; });
  EXPECT_LT(Clock::now() - asked, 200ms);
}

}  // namespace
}  // namespace coach::testing
