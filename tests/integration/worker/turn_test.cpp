// The hand-off's pipeline, asserted on the bytes that reach the provider and on the row
// that the client sees.

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/turn/context.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::Test;
namespace json = boost::json;

class Turn : public WorkerFixture {
 protected:
  // Three chunks about three things, with embeddings that tell nothing: words decide.
  void add_knowledge() {
    database.run(R"(
      insert into knowledge_chunks (id, source_doc, source_name, section, content, embedding)
      select v.id, 'doc', v.name, v.section, v.content, array_fill(0.02::real, array[1536])::vector
      from (values ('team1c_000', 'Station Technique', 'Sled Push', 'Push the sled with low hips.'),
                   ('team4_000', 'Nutrition', 'Fuel', 'Eat carbohydrates before the race.'),
                   ('team5_000', null, null, 'Taper for one week.')) as v (id, name, section, content))");
  }

  json::value chat_body(std::size_t index = 0) {
    const auto bodies = provider->bodies("chat/completions");
    if (bodies.size() <= index) throw std::runtime_error("no such chat request");
    return json::parse(bodies[index]);
  }

  std::string message_text(const json::value& body, std::size_t index) {
    return std::string(body.at("messages").as_array().at(index).at("content").as_string());
  }
};

TEST_F(Turn, TheWholePipelineReachesTheProvider) {
  add_knowledge();
  database.run(
      fmt::format("update athlete_profiles set age = 35, sex = 'male', weight_kg = 80.0, "
                  "race_date = ((now() at time zone 'utc')::date + 112), goal_time_minutes = 80.00 "
                  "where user_id = '{}'",
                  user_id));
  start_provider();
  start_worker();
  const std::string question = "How do I push the \"heavy\" sled? \xF0\x9F\x92\xAA";
  const auto id = ask(question);
  const auto row = wait_until_final(id);

  EXPECT_EQ(row.status, "complete");
  EXPECT_EQ(row.finish_reason, "stop");
  EXPECT_FALSE(row.content.empty());

  const auto embedding = json::parse(provider->bodies("embeddings").at(0));
  EXPECT_EQ(embedding.at("model").as_string(), "text-embedding-3-small");
  EXPECT_EQ(embedding.at("input").as_string(), question);
  EXPECT_EQ(provider->requests.at(0).authorization, "Bearer test-embedding-key");

  const auto body = chat_body();
  EXPECT_EQ(body.at("model").as_string(), "meta-llama/Llama-3.3-70B-Instruct-fast-LoRa:hyrox-coach-v2-HafB");
  EXPECT_EQ(body.at("temperature").as_double(), 0.7);
  EXPECT_EQ(body.at("max_tokens").as_int64(), 1200);
  EXPECT_TRUE(body.at("stream").as_bool());
  EXPECT_TRUE(body.at("stream_options").at("include_usage").as_bool());
  EXPECT_EQ(provider->requests.back().authorization, "Bearer test-inference-key");
  EXPECT_EQ(provider->requests.back().request_id, id);

  ASSERT_EQ(body.at("messages").as_array().size(), 3u);
  const std::vector<worker::Chunk> chunks{
      {"team1c_000", "Station Technique", "Sled Push", "Push the sled with low hips."},
      {"team4_000", "Nutrition", "Fuel", "Eat carbohydrates before the race."},
      {"team5_000", "Unknown", "", "Taper for one week."}};
  EXPECT_EQ(message_text(body, 0),
            worker::fill_prompt(source_file("config/prompts/coach_k.md"), worker::build_context(chunks)));
  EXPECT_EQ(body.at("messages").at(1).at("role").as_string(), "system");
  EXPECT_EQ(message_text(body, 1),
            fmt::format("Athlete profile: 35yo male, 80kg, race in 112 days ({}), goal: 80 min",
                        database.value("select (now() at time zone 'utc')::date + 112")));
  EXPECT_EQ(body.at("messages").at(2).at("role").as_string(), "user");
  EXPECT_EQ(message_text(body, 2), question);

  EXPECT_EQ(database.value(fmt::format(
                "select array_to_string(rag_chunks_used, ' ') from messages where id = '{}'", id)),
            "team1c_000 team4_000 team5_000");
  EXPECT_EQ(
      database.value(fmt::format(
          "select tokens_in > 0 and tokens_out > 0 and latency_ms >= 0 from messages where id = '{}'", id)),
      "t");
  EXPECT_EQ(database.value("select title from conversations"),
            "How do I push the \"heavy\" sled? \xF0\x9F\x92\xAA");
  EXPECT_EQ(database.value("select count(*) from coach.jobs"), "0");
}

TEST_F(Turn, HistoryIsTheLastEightTurnsInOrder) {
  start_provider();
  start_worker();
  for (int i = 1; i <= 10; ++i) {
    const auto id = ask(fmt::format("question {}", i));
    ASSERT_EQ(wait_until_final(id).status, "complete");
  }
  const auto body = chat_body(9);
  // system, eight turns, the question; no athlete, because the profile says nothing
  ASSERT_EQ(body.at("messages").as_array().size(), 1u + 16u + 1u);
  EXPECT_EQ(message_text(body, 1), "question 2");
  EXPECT_EQ(body.at("messages").at(2).at("role").as_string(), "assistant");
  EXPECT_EQ(message_text(body, 15), "question 9");
  EXPECT_EQ(message_text(body, 17), "question 10");
}

TEST_F(Turn, MessagesSentAtOnceAreAnsweredInOrder) {
  start_provider({"tokens=5"}, 20);
  const auto first = ask("first question");
  const auto second = ask("second question");
  start_worker();
  wait_until_final(first);
  EXPECT_EQ(reply(second).status == "complete", false);
  wait_until_final(second);
  const auto body = chat_body(1);
  ASSERT_EQ(body.at("messages").as_array().size(), 4u);
  EXPECT_EQ(message_text(body, 1), "first question");
  EXPECT_EQ(message_text(body, 2), reply(first).content);
  EXPECT_EQ(message_text(body, 3), "second question");
}

TEST_F(Turn, WithoutAnEmbeddingTheReplyComesWithoutContext) {
  add_knowledge();
  start_provider({"for=embeddings,status=500"});
  start_worker();
  EXPECT_EQ(wait_until_final(ask("sled?")).status, "complete");
  EXPECT_TRUE(message_text(chat_body(), 0).contains("\nNo relevant knowledge found in the database.\n"));
}

TEST_F(Turn, WithoutTheSearchFunctionTheReplyComesWithoutContext) {
  database.run("drop function hybrid_search_chunks");
  start_provider();
  start_worker();
  EXPECT_EQ(wait_until_final(ask("sled?")).status, "complete");
  EXPECT_TRUE(message_text(chat_body(), 0).contains("No relevant knowledge found in the database."));
}

// Each request is held until the row shows what comes before its answer: statuses that follow one another
// within a tick of the token writer are one write.
TEST_F(Turn, TheRowGoesThroughItsStatuses) {
  start_provider({"status=503,times=1", "tokens=100"}, 0, 50);
  provider->hold();
  start_worker();
  const auto id = ask("How should I pace my race?");
  for (const auto* status : {"retrieving", "thinking", "warming"}) {
    wait_for(id, {status});
    provider->let_through(1);
  }
  wait_until_final(id);
  EXPECT_EQ(seen_statuses(id),
            (std::vector<std::string>{"retrieving", "thinking", "warming", "streaming", "complete"}));
}

TEST_F(Turn, AProviderThatIsSilentIsWarmingUp) {
  config.inference.warming_after = 60ms;
  start_provider({"tokens=40"});
  provider->hold();
  provider->let_through(1);  // the question's embedding
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"warming"});
  EXPECT_EQ(provider->bodies("chat/completions").size(), 1u) << "the same request goes on";
  provider->let_through(1);
  EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_EQ(provider->bodies("chat/completions").size(), 1u);
}

TEST_F(Turn, TextGrowsAndRevisionRises) {
  start_provider({"tokens=60"}, 0, 150);
  start_worker();
  const auto id = ask("How should I pace my race?");
  const auto early = wait_for(id, {"streaming"});
  const auto late = wait_until_final(id);
  EXPECT_GT(late.revision, early.revision);
  EXPECT_TRUE(late.content.starts_with(early.content));
  EXPECT_LT(early.content.size(), late.content.size());
  EXPECT_GE(late.revision, 4);  // several writes in 0.4 s
}

struct FaultCase {
  const char* name;
  const char* fault;
  const char* status;
  const char* error_part;  // of messages.error
  bool keeps_text;
  std::size_t chat_requests;
};

void PrintTo(const FaultCase& fault, std::ostream* out) {
  *out << fault.name;
}

class ProviderFault : public Turn, public ::testing::WithParamInterface<FaultCase> {};

TEST_P(ProviderFault, EndsAsTheHandOffSays) {
  const auto& fault = GetParam();
  config.inference.gap_timeout = 300ms;
  config.inference.first_token_timeout = 600ms;
  start_provider({fault.fault}, 0, 2'000);
  start_worker();
  const auto row = wait_until_final(ask("How should I pace my race?"));
  EXPECT_EQ(row.status, fault.status);
  EXPECT_TRUE(row.error.contains(fault.error_part)) << row.error;
  EXPECT_EQ(row.content.empty(), !fault.keeps_text) << row.content;
  EXPECT_EQ(provider->bodies("chat/completions").size(), fault.chat_requests);
  EXPECT_EQ(database.value("select count(*) from coach.jobs"), "0");
}

INSTANTIATE_TEST_SUITE_P(
    All, ProviderFault,
    ::testing::Values(
        FaultCase{"LoadingOnce", "status=503,times=1", "complete", "", true, 2},
        FaultCase{"LoadingTwice", "status=503", "failed", "try again", false, 2},
        FaultCase{"RateLimitedOnce", "status=429,times=1", "complete", "", true, 2},
        FaultCase{"RateLimitedTwice", "status=429", "failed", "busy", false, 2},
        FaultCase{"InternalError", "status=500", "failed", "temporarily unavailable", false, 1},
        FaultCase{"Unauthorized", "status=401", "failed", "temporarily unavailable", false, 1},
        FaultCase{"ErrorUnder200", "error-200", "failed", "", false, 1},
        FaultCase{"ResetBeforeText", "cut-after=0,times=1", "complete", "", true, 2},
        FaultCase{"ResetInTheMiddle", "cut-after=12", "failed", "cut off", true, 1},
        FaultCase{"EndWithoutFinish", "eof-after=12", "failed", "cut off", true, 1},
        FaultCase{"Stall", "stall-after=12", "failed", "cut off", true, 1},
        FaultCase{"SilentStart", "stall-after=0", "failed", "too long", false, 1},
        FaultCase{"ErrorInStream", "error-after=12", "failed", "", true, 1},
        FaultCase{"Garbage", "garbage-after=5", "complete", "", true, 1},
        FaultCase{"NoFinishReason", "no-finish-reason", "complete", "", true, 1},
        FaultCase{"NoDone", "no-done", "complete", "", true, 1},
        FaultCase{"Nul", "nul", "complete", "", true, 1},
        FaultCase{"BadUtf8", "bad-utf8", "complete", "", true, 1},
        FaultCase{"CrLf", "crlf", "complete", "", true, 1},
        FaultCase{"Gzip", "gzip", "complete", "", true, 1},
        FaultCase{"SplitBytes", "split=1,tokens=40", "complete", "", true, 1},
        FaultCase{"Reasoning", "reasoning", "complete", "", true, 1},
        FaultCase{"HugeToken", "huge-token=1000000", "complete", "", true, 1},
        FaultCase{"FinishThenSilence", "linger,tokens=20", "complete", "", true, 1},
        FaultCase{"FinishThenPings", "linger,ping-ms=100,tokens=20", "complete", "", true, 1},
        FaultCase{"FinishThenError", "error-after-finish", "complete", "", true, 1},
        FaultCase{"FinishReasonError", "finish-reason=error", "failed", "cut off", true, 1},
        FaultCase{"FinishReasonWithNul", "finish-reason=st\\u0000op", "complete", "", true, 1},
        FaultCase{"NoTextOnce", "tokens=0,times=1", "complete", "", true, 2},
        FaultCase{"NoText", "tokens=0", "failed", "no answer", false, 2},
        FaultCase{"ReasoningOnly", "reasoning,tokens=0,finish-reason=length", "failed", "no answer", false,
                  2},
        FaultCase{"NoTextAndNoEnd", "tokens=0,linger", "failed", "no answer", false, 2},
        FaultCase{"PlainText", "content-type=text/plain", "complete", "", true, 1},
        FaultCase{"StreamAsJson", "content-type=application/json,split=1,tokens=40", "complete", "", true, 1},
        FaultCase{"StreamAsBytes", "content-type=application/octet-stream", "complete", "", true, 1},
        FaultCase{"NoContentType", "content-type=none,gzip", "complete", "", true, 1},
        FaultCase{"WebPageOnce", "html,times=1", "complete", "", true, 2},
        FaultCase{"WebPage", "html", "failed", "temporarily unavailable", false, 2},
        FaultCase{"EndBeforeText", "eof-after=0,times=1", "complete", "", true, 2},
        FaultCase{"TooHugeToken", "huge-token=1100000", "failed", "too long", true, 1}),
    [](const auto& test) { return test.param.name; });

// ---- a finish_reason, and then no end

TEST_F(Turn, UsageThatComesLateIsKeptAndTheReplyIsCompleteWithinTwoSeconds) {
  start_provider({"linger,late-usage-ms=700,ping-ms=200,tokens=20"});
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  const auto shown_at = Clock::now();
  EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_LT(Clock::now() - shown_at, 2s);
  EXPECT_EQ(database.value(fmt::format("select tokens_out from messages where id = '{}'", id)), "20");
}

// ---- usage

class OddUsage : public Turn, public ::testing::WithParamInterface<const char*> {};

TEST_P(OddUsage, NeverBreaksAWriteAndIsBoundedByTheRequest) {
  start_provider({fmt::format("usage-tokens={}", GetParam())});
  start_worker();
  const auto id = ask("How should I pace my race?");
  EXPECT_EQ(wait_until_final(id).status, "complete");
  const auto sent = provider->bodies("chat/completions").at(0).size();
  EXPECT_EQ(
      database.value(fmt::format("select coalesce(tokens_in, 0) between 0 and {} and coalesce(tokens_out, 0) "
                                 "between 0 and 1200 from messages where id = '{}'",
                                 sent, id)),
      "t");
  // The next question is answered as if nothing had happened.
  EXPECT_EQ(wait_until_final(ask("And the next?")).status, "complete");
  stop_worker();  // its last heartbeat has told what no reply accounts for
  EXPECT_EQ(
      database.value(fmt::format(
          "select sum(tokens_in) between 1 and {} and sum(tokens_out) <= 2400 from coach.spend", 4 * sent)),
      "t");
}

INSTANTIATE_TEST_SUITE_P(All, OddUsage,
                         ::testing::Values("3e9", "3000000000", "9223372036854775807", "18446744073709551616",
                                           "-1", "-9223372036854775808", "12.5", "\"12\"", "\"many\"",
                                           "{\"deep\":[1]}", "true", "1e400"));

// ---- prompts that are too long

TEST_F(Turn, ATooLongPromptIsAskedOnceMoreWithHalfOfTheHistory) {
  start_provider();
  start_worker();
  for (int i = 1; i <= 6; ++i)
    ASSERT_EQ(wait_until_final(ask(fmt::format("question {}", i))).status, "complete");
  const auto id = ask("[[standin: context-tokens=1,times=1]] question 7");
  EXPECT_EQ(wait_until_final(id).status, "complete");
  ASSERT_EQ(provider->bodies("chat/completions").size(), 8u);
  EXPECT_EQ(chat_body(6).at("messages").as_array().size(), 1u + 12u + 1u);
  const auto body = chat_body(7);
  ASSERT_EQ(body.at("messages").as_array().size(), 1u + 6u + 1u);
  EXPECT_EQ(message_text(body, 0), message_text(chat_body(6), 0));
  EXPECT_EQ(message_text(body, 1), "question 4");
  EXPECT_EQ(message_text(body, 7), "[[standin: context-tokens=1,times=1]] question 7");
}

TEST_F(Turn, APromptThatStaysTooLongSaysWhatToDo) {
  start_provider();
  start_worker();
  const std::string question = "[[standin: context-tokens=1]] question";
  const auto alone = wait_until_final(ask(question));
  EXPECT_EQ(alone.status, "failed");
  EXPECT_TRUE(alone.error.contains("shorter message")) << alone.error;
  EXPECT_EQ(provider->bodies("chat/completions").size(), 1u) << "there is no history to leave out";
  ASSERT_EQ(wait_until_final(ask("[[standin: tokens=5]] question")).status, "complete");
  const auto second = wait_until_final(ask(question));
  EXPECT_EQ(second.status, "failed");
  EXPECT_TRUE(second.error.contains("new conversation")) << second.error;
  EXPECT_EQ(provider->bodies("chat/completions").size(), 4u);
}

TEST_F(Turn, TheHistoryKeepsToTheBudget) {
  config.prompt.max_input_tokens = 2'000;
  start_provider({"tokens=300"});
  start_worker();
  for (int i = 1; i <= 5; ++i)
    ASSERT_EQ(wait_until_final(ask(fmt::format("question {}", i))).status, "complete");
  const auto body = chat_body(4);
  const auto messages = body.at("messages").as_array().size();
  EXPECT_LT(messages, 1u + 8u + 1u);
  EXPECT_EQ(messages % 2, 0u) << "whole turns";
  EXPECT_EQ(message_text(body, messages - 1), "question 5");
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < messages; ++i) bytes += message_text(body, i).size();
  EXPECT_LE(bytes / 2 + 8 * messages, 2'000u);
}

TEST_F(Turn, ARefusedConnectionIsTriedOnceMoreThenSaid) {
  start_provider();
  config.inference.base_url = "http://127.0.0.1:1/v1/";
  start_worker();
  const auto row = wait_until_final(ask("hello"));
  EXPECT_EQ(row.status, "failed");
  EXPECT_TRUE(row.error.contains("temporarily unavailable"));
}

TEST_F(Turn, OneBrokenReplyDoesNotSpoilItsNeighbours) {
  start_provider({"bad-utf8,times=1", "nul,times=1"}, 0, 500);
  std::vector<std::string> ids;
  for (int i = 0; i < 6; ++i) {
    database.run("insert into conversations (athlete_id) select id from athlete_profiles");
    conversation_id = database.value("select id from conversations order by started_at desc, id limit 1");
    ids.push_back(ask("How should I pace my race?"));
  }
  start_worker();
  for (const auto& id : ids) EXPECT_EQ(wait_until_final(id).status, "complete");
}

}  // namespace
}  // namespace coach::testing
