// Runs of past turns: what is asked, what is stored, and that nothing of the conversation changes.

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/integration/reprocess/reprocess_fixture.hpp"
#include "tests/integration/support/run.hpp"
#include "worker/reprocess/apply.hpp"
#include "worker/reprocess/report.hpp"
#include "worker/turn/context.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class Reprocess : public ReprocessFixture {
 protected:
  // The requests by their question.
  std::map<std::string, json::value> asked() {
    std::map<std::string, json::value> found;
    for (const auto& body : provider->bodies("chat/completions")) {
      auto parsed = json::parse(body);
      const auto& messages = parsed.at("messages").as_array();
      found.emplace(messages.back().at("content").as_string(), parsed);
    }
    return found;
  }

  std::vector<std::string> said(const json::value& body) {
    std::vector<std::string> texts;
    for (const auto& message : body.at("messages").as_array())
      texts.emplace_back(message.at("content").as_string());
    return texts;
  }
};

TEST_F(Reprocess, AsksWhatTheLivePathAsksWithWhatStoodBeforeEachTurn) {
  database.run(
      fmt::format("update athlete_profiles set race_date = (now() at time zone 'utc')::date + 9 "
                  "where user_id = '{}'",
                  user_id));
  add_turns(10);
  start_provider();
  const auto before = messages_checksum();
  const auto run = make_run(all());
  const auto status = finish(join(run));

  EXPECT_EQ(status.state, "complete");
  EXPECT_EQ(status.complete, 10);
  EXPECT_EQ(messages_checksum(), before) << "a run must not touch the conversation";
  EXPECT_EQ(count("coach.reprocess_turns"), 0);
  EXPECT_EQ(
      count("coach.reprocessed_replies where status = 'complete' and content <> '' and tokens_in > 0 and "
            "tokens_out > 0 and finish_reason = 'stop' and original_chars = 7 + (original_md5 = md5('reply "
            "10'))::int"),
      10);

  auto requests = asked();
  ASSERT_EQ(requests.size(), 10u);
  const auto& tenth = requests.at("question 10");
  EXPECT_EQ(tenth.at("model").as_string(), config.inference.model);
  EXPECT_EQ(tenth.at("temperature").as_double(), 0.7);
  EXPECT_EQ(tenth.at("max_tokens").as_int64(), 1200);
  EXPECT_EQ(tenth.at("stream_options").at("include_usage").as_bool(), true);
  std::vector<std::string> expected{
      worker::fill_prompt(source_file("config/prompts/coach_k.md"), worker::build_context({})),
      // The question was asked yesterday.
      "Athlete profile: race in 10 days (" + database.value("select (now() at time zone 'utc')::date + 9") +
          ")"};
  for (int turn = 2; turn <= 9; ++turn) {
    expected.push_back(fmt::format("question {}", turn));
    expected.push_back(fmt::format("reply {}", turn));
  }
  expected.emplace_back("question 10");
  EXPECT_EQ(said(tenth), expected);
  EXPECT_EQ(said(requests.at("question 1")).size(), 3u) << "nothing stood before the first turn";
}

TEST_F(Reprocess, ATooLongPromptIsAskedOnceMoreWithHalfOfTheHistory) {
  add_turns(8);
  database.run("update messages set content = repeat('word ', 200) where role = 'assistant'");
  start_provider({"context-tokens=1500"});
  EXPECT_EQ(finish(join(make_run(all()))).complete, 8);
  const auto bodies = provider->bodies("chat/completions");
  EXPECT_GT(bodies.size(), 8u);
  std::vector<std::size_t> of_the_eighth;
  for (const auto& body : bodies) {
    const auto texts = said(json::parse(body));
    if (texts.back() == "question 8") of_the_eighth.push_back(texts.size());
  }
  ASSERT_EQ(of_the_eighth.size(), 2u);
  EXPECT_EQ(of_the_eighth[0] - of_the_eighth[1], 8u) << "four of seven turns";
}

TEST_F(Reprocess, TheHistoryKeepsToTheBudget) {
  config.prompt.max_input_tokens = 2'500;
  add_turns(8);
  database.run("update messages set content = repeat('word ', 200) where role = 'assistant'");
  start_provider();
  EXPECT_EQ(finish(join(make_run(all()))).complete, 8);
  const auto texts = said(asked().at("question 8"));
  std::size_t bytes = 0;
  for (const auto& text : texts) bytes += text.size();
  EXPECT_LE(bytes / 2, 2'500u);
  EXPECT_LT(texts.size(), 1u + 14u + 1u);
  EXPECT_EQ(texts.at(texts.size() - 3), "question 7");
}

TEST_F(Reprocess, OddUsageIsBoundedByTheRequest) {
  add_turns(3);
  start_provider({"usage-tokens=9223372036854775807"});
  EXPECT_EQ(finish(join(make_run(all()))).complete, 3);
  EXPECT_EQ(
      count(
          "coach.reprocessed_replies where tokens_in between 1 and 100000 and tokens_out between 1 and 1200"),
      3);
}

TEST_F(Reprocess, QuestionsAreEmbeddedInBatches) {
  add_turns(200);
  start_provider();
  const auto status = finish(join(make_run(all()), "batch", 100));
  EXPECT_EQ(status.complete, 200);
  EXPECT_LE(provider->bodies("embeddings").size(), 30u);
}

TEST_F(Reprocess, AnotherModelPromptAndRetrievalAreTheRunsOwn) {
  add_turns(2);
  database.run(R"(
    insert into knowledge_chunks (id, source_doc, source_name, section, content, embedding)
    select 'k' || n, 'doc', 'Name', 'Section', 'question ' || n, array_fill(0.02::real, array[1536])::vector
    from generate_series(1, 9) n)");
  const auto file = fmt::format("{}/prompt-{}.md", ::testing::TempDir(), getpid());
  std::ofstream(file) << "Answer in one line.\n{context}\n";
  start_provider();
  auto options = all();
  options.model = "another/model";
  options.prompt_file = file;
  options.match_count = 7;
  options.history_turns = 0;
  const auto run = make_run(options);
  std::ofstream(file) << "changed while the run is under way {context}";
  finish(join(run));

  const auto body = asked().at("question 2");
  EXPECT_EQ(body.at("model").as_string(), "another/model");
  const auto texts = said(body);
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_TRUE(texts[0].starts_with("Answer in one line.\n### Source 1: Name")) << texts[0];
  EXPECT_NE(texts[0].find("### Source 7"), std::string::npos);
  EXPECT_EQ(texts[0].find("### Source 8"), std::string::npos);
  EXPECT_EQ(count("coach.reprocessed_replies where cardinality(rag_chunks_used) = 7"), 2);
  std::filesystem::remove(file);
}

TEST_F(Reprocess, APromptWithoutContextIsRefused) {
  const auto file = fmt::format("{}/bad-prompt-{}.md", ::testing::TempDir(), getpid());
  std::ofstream(file) << "Answer in one line.";
  auto options = all();
  options.prompt_file = file;
  const auto refused = worker::run_parameters(config, options);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("{context}"), std::string::npos) << refused.error();
  std::filesystem::remove(file);
}

TEST_F(Reprocess, ChoosesByConversationAthleteDateRatingAndFailure) {
  const auto ids = add_turns(6);
  database.run(fmt::format("update messages set feedback = -1 where id in ('{}', '{}')", ids[0], ids[1]));
  database.run(fmt::format("update messages set status = 'failed' where id in ('{}', '{}')", ids[1], ids[2]));
  database.run(
      fmt::format("update messages set created_at = '2026-01-31 23:59:59+00' where id = '{}'", ids[3]));
  database.run(fmt::format("update messages set status = 'streaming' where id = '{}'", ids[5]));
  const auto athlete =
      database.value(fmt::format("select athlete_id from conversations where id = '{}'", conversation_id));
  const auto chosen = [&](const auto& change) {
    worker::Selection selection;
    change(selection);
    EXPECT_EQ(worker::check_selection(selection), "");
    const auto totals = run_until_done(context, worker::select_turns(control, selection, std::nullopt));
    if (!totals) throw std::runtime_error(totals.error());
    return totals->turns;
  };
  EXPECT_EQ(chosen([](auto& s) { s.all = true; }), 5) << "what is being answered is not over";
  EXPECT_EQ(chosen([](auto& s) { s.rated_down = true; }), 2);
  EXPECT_EQ(chosen([](auto& s) { s.failed = true; }), 2);
  EXPECT_EQ(chosen([](auto& s) { s.failed = s.rated_down = true; }), 1);
  EXPECT_EQ(chosen([](auto& s) { s.to = "2026-01-31"; }), 1) << "the last day is included";
  EXPECT_EQ(chosen([](auto& s) { s.from = "2026-01-31", s.to = "2026-01-31"; }), 1);
  EXPECT_EQ(chosen([](auto& s) { s.from = "2026-02-01"; }), 4);
  EXPECT_EQ(chosen([&](auto& s) { s.conversations = {conversation_id}; }), 5);
  EXPECT_EQ(chosen([&](auto& s) { s.conversations = {athlete}; }), 0);
  EXPECT_EQ(chosen([&](auto& s) { s.athletes = {athlete}; }), 5);
  EXPECT_EQ(chosen([&](auto& s) { s.athletes = {conversation_id}; }), 0);
}

TEST_F(Reprocess, ARefusedTurnFailsAndTheOthersGoOn) {
  add_turns(5);
  start_provider({"status=400,times=1,for=chat"});
  const auto status = finish(join(make_run(all())));
  EXPECT_EQ(status.state, "complete");
  EXPECT_EQ(status.failed, 1);
  EXPECT_EQ(status.complete, 4);
  EXPECT_EQ(count("coach.reprocessed_replies where status = 'failed' and error <> '' and content = ''"), 1);
}

TEST_F(Reprocess, APassingTroubleIsTriedAgainLater) {
  add_turns(1);
  // Twice: the hand-off's one repetition does not help.
  start_provider({"status=503,times=2,for=chat"});
  const auto run = make_run(all());
  auto& process = join(run);
  run_until(
      [&] { return count("coach.reprocess_turns where worker is null and claimable_at > now()") == 1; });
  EXPECT_EQ(database.value("select attempt from coach.reprocess_turns"), "1");
  database.run("update coach.reprocess_turns set claimable_at = now()");
  EXPECT_EQ(finish(process).complete, 1);
}

TEST_F(Reprocess, AProcessWithAnotherProviderTakesNoPart) {
  add_turns(1);
  start_provider();
  const auto run = make_run(all());
  auto other = config;
  other.inference.base_url = "http://127.0.0.1:9/v1/";
  worker::ReprocessOptions options;
  options.resume = run;
  const auto refused = run_until_done(context, worker::resume_run(control, other, options));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("127.0.0.1:9"), std::string::npos) << refused.error();
  EXPECT_EQ(database.value(fmt::format(
                "select count(*) from coach.claim_reprocess('other', 9, '1 second', '{}', 'x', null)",
                other.inference.base_url)),
            "0");
}

TEST_F(Reprocess, ADeletedConversationTakesItsTurnsAndResultsWithIt) {
  add_turns(4);
  start_provider({}, 100'000);
  const auto run = make_run(all());
  auto& process = join(run, "batch", 2);
  run_until([&] { return provider->bodies("chat/completions").size() == 2; });
  EXPECT_EQ(database.try_as("authenticated", user_id,
                            fmt::format("delete from conversations where id = '{}'", conversation_id)),
            "");
  EXPECT_EQ(finish(process).state, "complete");
  EXPECT_EQ(count("coach.reprocessed_replies"), 0);
}

TEST_F(Reprocess, ApplyAndRevertLeaveAloneWhatWasChangedSince) {
  const auto ids = add_turns(4);
  database.run(fmt::format("update messages set feedback = -1 where id = '{}'", ids[0]));
  start_provider();
  const auto before = messages_checksum();
  const auto run = make_run(all());
  finish(join(run));
  // The athlete has asked for another answer meanwhile.
  database.run(fmt::format("update messages set content = 'another answer' where id = '{}'", ids[3]));
  EXPECT_EQ(run_until_done(context, worker::apply_run(control, run)).value(), 3);
  EXPECT_EQ(run_until_done(context, worker::apply_run(control, run)).value(), 0)
      << "twice changes nothing more";
  EXPECT_EQ(
      count("messages m join coach.reprocessed_replies r on r.message_id = m.id and r.content = m.content "
            "and r.tokens_out = m.tokens_out and m.revision > 0 and m.feedback = 0"),
      3);
  EXPECT_EQ(reply(ids[3]).content, "another answer");
  // One applied reply is asked anew before the way back.
  database.run(fmt::format("update messages set content = 'a newer answer' where id = '{}'", ids[2]));
  EXPECT_EQ(run_until_done(context, worker::revert_run(control, run)).value(), 2);
  EXPECT_EQ(reply(ids[0]).content, "reply 1");
  EXPECT_EQ(database.value(fmt::format("select feedback from messages where id = '{}'", ids[0])), "-1");
  EXPECT_EQ(reply(ids[2]).content, "a newer answer");
  EXPECT_NE(messages_checksum(), before);
}

TEST_F(Reprocess, TwoWhoApplyAtOnceDoWhatOneDoes) {
  add_turns(3);
  start_provider();
  const auto run = make_run(all());
  finish(join(run));
  // The same words again: what is locked does not look replaced.
  database.run(
      "update messages m set content = r.content from coach.reprocessed_replies r where r.message_id = m.id; "
      "update coach.reprocessed_replies set original_md5 = md5(content)");
  database.run(fmt::format("begin; select coach.apply_reprocessed({}, '{}', 200)", run,
                           "00000000-0000-0000-0000-000000000000"));
  std::optional<worker::OrSentence<std::int64_t>> other;
  asio::co_spawn(
      context, worker::apply_run(control, run),
      [&](const std::exception_ptr&, worker::OrSentence<std::int64_t> done) { other = std::move(done); });
  run_for_a_while(300ms);
  database.run("commit");
  run_until([&] { return other.has_value(); });
  ASSERT_TRUE(*other) << other->error();
  EXPECT_EQ(**other, 0);
  EXPECT_EQ(count("messages where revision > 0 and role = 'assistant'"), 3);
}

TEST_F(Reprocess, DeletingARunIsRefusedWhileItsAnswersAreInUse) {
  const auto ids = add_turns(3);
  start_provider();
  const auto run = make_run(all());
  const auto remove = [&](std::int64_t id) {
    const auto done = run_until_done(context, worker::delete_run(control, id));
    return done ? std::to_string(*done) : done.error();
  };
  EXPECT_TRUE(remove(run).contains("is being worked on")) << remove(run);
  finish(join(run));
  run_until_done(context, worker::apply_run(control, run)).value();
  EXPECT_TRUE(remove(run).contains("revert")) << remove(run);
  // A second run on top of the first, which gives way to the first when it is reverted.
  const auto second = make_run(all());
  finish(join(second));
  database.run(
      fmt::format("update coach.reprocessed_replies set content = content || '!' where run_id = {}", second));
  EXPECT_EQ(run_until_done(context, worker::apply_run(control, second)).value(), 3);
  EXPECT_TRUE(remove(run).contains("revert")) << remove(run);
  run_until_done(context, worker::revert_run(control, second)).value();
  EXPECT_EQ(remove(second), "3");
  // One was asked anew since: no way back leads there, and it holds nothing up.
  database.run(fmt::format("update messages set content = 'a newer answer' where id = '{}'", ids[0]));
  EXPECT_EQ(run_until_done(context, worker::revert_run(control, run)).value(), 2);
  EXPECT_EQ(remove(run), "3");
  EXPECT_EQ(count("coach.reprocess_runs"), 0);
  EXPECT_EQ(count("coach.replaced_replies"), 0);
  EXPECT_EQ(reply(ids[1]).content, "reply 2");
  EXPECT_TRUE(remove(run).contains("there is no run")) << remove(run);
}

TEST_F(Reprocess, WhatIsEditedWhileItsTurnIsMadeIsNotReplaced) {
  add_turns(2);
  start_provider({}, 300);
  const auto run = make_run(all());
  auto& process = join(run);
  run_until([&] { return provider->bodies("chat/completions").size() == 2; });
  database.run("update messages set content = 'another question' where content = 'question 1'");
  database.run("update messages set content = 'another reply' where content = 'reply 2'");
  finish(process);
  EXPECT_EQ(run_until_done(context, worker::apply_run(control, run)).value(), 0);
}

TEST_F(Reprocess, AReportComparesOldAndNew) {
  const auto ids = add_turns(3);
  database.run(fmt::format("update messages set status = 'failed', content = '' where id = '{}'", ids[2]));
  start_provider();
  const auto run = make_run(all());
  finish(join(run));
  run_until_done(context, worker::apply_run(control, run)).value();
  const auto report = run_until_done(context, worker::read_report(control, run));
  ASSERT_TRUE(report) << report.error();
  const auto& figures = report->figures;
  EXPECT_EQ(figures.turns, 3u);
  EXPECT_EQ(figures.original.failed, 1u);
  EXPECT_EQ(figures.repaired, 1u);
  EXPECT_EQ(figures.original.characters.mean(), 7) << "also after apply";
  EXPECT_EQ(figures.original.tokens_in.mean(), 1000);
  EXPECT_GT(figures.again.characters.mean(), 20);
  EXPECT_EQ(figures.overlap.mean(), 0) << "there is no knowledge in this database";
  EXPECT_NEAR(figures.again.usd(report->run.prices), report->run.spent_usd, 1e-9);
}

}  // namespace
}  // namespace coach::testing
