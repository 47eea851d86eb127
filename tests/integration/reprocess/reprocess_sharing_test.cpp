// Many processes on a run, and everything that can end one: budget, Ctrl-C, death; live traffic first.

#include <fmt/format.h>

#include <set>

#include "http/client.hpp"
#include "tests/integration/reprocess/reprocess_fixture.hpp"
#include "tests/integration/support/prometheus.hpp"
#include "tests/integration/support/run.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class ReprocessSharing : public ReprocessFixture {
 protected:
  // How many requests each question has cost: more than one is money for nothing.
  std::size_t chat_requests() { return provider->bodies("chat/completions").size(); }

  worker::Resumed resume(std::int64_t run, std::optional<double> budget = std::nullopt) {
    worker::ReprocessOptions options;
    options.resume = run;
    options.budget_usd = budget;
    const auto resumed = run_until_done(context, worker::resume_run(control, config, options));
    if (!resumed) throw std::runtime_error(resumed.error());
    return *resumed;
  }
};

TEST_F(ReprocessSharing, ProcessesShareARunAndNoTurnIsMadeTwice) {
  add_turns(60);
  start_provider({}, 20);
  const auto run = make_run(all());
  auto& one = join(run, "one", 4);
  auto& other = join(run, "other", 4, false);
  EXPECT_EQ(finish(one).complete, 60);
  EXPECT_EQ(finish(other).complete, 60);
  EXPECT_EQ(chat_requests(), 60u);
  EXPECT_EQ(database.value("select count(distinct worker) from coach.reprocessed_replies"), "2");
}

TEST_F(ReprocessSharing, WorkersTakePartBetweenLiveReplies) {
  add_turns(30);
  start_provider({}, 20);
  start_worker();
  const auto run = make_run(all());
  run_until([&] { return state(run) == "complete"; });
  EXPECT_EQ(count("coach.reprocessed_replies where worker = 'test-0'"), 30);
  EXPECT_EQ(wait_until_final(ask("a live question")).status, "complete");
  run_until([&] { return count("pg_stat_activity where application_name like '%reprocess test-0%'") == 0; });
}

TEST_F(ReprocessSharing, AWorkerCountsItsPastTurnsUnderTheModelTheyAsk) {
  add_turns(3);
  start_provider();
  auto options = all();
  options.model = "another/model";
  options.price_in = options.price_out = 2;
  const auto run = make_run(options);
  config.metrics.listen = "127.0.0.1:0";
  auto& worker = start_worker();
  run_until([&] { return state(run) == "complete" && worker.metrics_port() != 0; });
  http::Client client(context.get_executor(), {});
  http::Request request;
  request.method = "GET";
  request.url = fmt::format("http://127.0.0.1:{}/metrics", worker.metrics_port());
  const auto response = run_until_done(context, client.send(std::move(request), 5s));
  ASSERT_TRUE(response);
  const auto shown = parse_scrape(response->body);
  const std::map<std::string, std::string> chat{
      {"class", "batch"}, {"gen_ai_operation_name", "chat"}, {"gen_ai_request_model", "another/model"}};
  EXPECT_EQ(sum_of(shown, "gen_ai_client_operation_duration_seconds_count", chat), 3);
  EXPECT_EQ(sum_of(shown, "gen_ai_client_operation_time_to_first_chunk_seconds_count", chat), 3);
  EXPECT_GE(sum_of(shown, "gen_ai_client_operation_duration_seconds_count",
                   {{"class", "batch"}, {"gen_ai_operation_name", "embeddings"}}),
            1);
  EXPECT_EQ(sum_of(shown, "gen_ai_client_operation_duration_seconds_count",
                   {{"class", "batch"}, {"gen_ai_operation_name", "retrieval"}}),
            3);
  EXPECT_LE(sum_of(shown, "gen_ai_client_operation_duration_seconds_count", {{"class", "live"}}), 0);
  EXPECT_NEAR(sum_of(shown, "coach_reprocess_cost_dollars_total"),
              std::stod(database.value(fmt::format("select coach.reprocess_spent({})", run))), 1e-9);
  EXPECT_EQ(sum_of(shown, "coach_cost_dollars_total"), 0) << "that is held against replies to athletes";
}

TEST_F(ReprocessSharing, AWorkerThatStopsLetsItsTurnsFinish) {
  add_turns(6);
  config.reprocess.max_turns = 3;
  start_provider({}, 300);
  start_worker();
  const auto run = make_run(all());
  run_until([&] { return chat_requests() == 3; });
  stop_worker();
  EXPECT_EQ(count("coach.reprocessed_replies where status = 'complete'"), 3);
  EXPECT_EQ(count("coach.reprocess_turns where worker is null"), 3);
  EXPECT_EQ(state(run), "running") << "others may go on";
}

TEST_F(ReprocessSharing, ALiveQuestionOfTheSameConversationDoesNotWait) {
  add_turns(20);
  start_provider({}, 1'500);
  const auto run = make_run(all());
  auto& process = join(run, "batch", 20);
  run_until([&] { return chat_requests() == 20; });
  start_worker();
  const auto id = ask("a live question");
  wait_for(id, {"thinking", "streaming"});
  EXPECT_EQ(count("coach.reprocessed_replies"), 0) << "the past turns are still in flight";
  EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_EQ(finish(process).complete, 20);
}

TEST_F(ReprocessSharing, NothingIsClaimedWhileALiveQuestionWaitsForAWorker) {
  add_turns(3);
  make_run(all());
  ask("a live question");
  const auto claim =
      fmt::format("select count(*) from coach.claim_reprocess('batch', 9, '1 minute', '{}', '{}', null)",
                  worker::provider_of(config), worker::embeddings_of(config));
  database.run(
      "insert into coach.workers (name, version, state, replies, max_replies) values ('live', '1', "
      "'running', 9, 9)");
  EXPECT_EQ(database.value(claim), "0");
  // Without a worker that could take it, waiting would be for nobody's good.
  database.run("update coach.workers set seen_at = now() - interval '1 minute'");
  EXPECT_EQ(database.value(claim), "3");
}

TEST_F(ReprocessSharing, TheBudgetStopsARunCleanlyAndMoreMoneyResumesIt) {
  add_turns(40);
  start_provider();
  auto options = all();
  options.price_in = 1;
  options.price_out = 1;
  options.budget_usd = 0.03;  // a turn may cost 0.0032 at most
  const auto run = make_run(options);
  const auto stopped = finish(join(run));
  EXPECT_EQ(stopped.state, "paused");
  EXPECT_EQ(stopped.paused_by, "budget");
  EXPECT_GT(stopped.done(), 0);
  EXPECT_LT(stopped.done(), 40);
  EXPECT_EQ(stopped.in_flight, 0);
  EXPECT_LE(stopped.usd, 0.03);
  EXPECT_GT(stopped.usd, 0.03 - 2 * 0.0032) << "what is left is too little for one more";

  EXPECT_TRUE(resume(run, 1.0).ours);
  const auto status = finish(join(run));
  EXPECT_EQ(status.state, "complete");
  EXPECT_EQ(status.done(), 40);
  EXPECT_EQ(chat_requests(), 40u);
}

TEST_F(ReprocessSharing, TheBudgetHoldsForAllProcessesTogether) {
  add_turns(40);
  start_provider({}, 10);
  auto options = all();
  options.price_in = 1;
  options.price_out = 1;
  options.budget_usd = 0.02;
  const auto run = make_run(options);
  auto& one = join(run, "one", 20);
  auto& other = join(run, "other", 20, false);
  EXPECT_LE(finish(one).usd, 0.02);
  EXPECT_EQ(finish(other).state, "paused");
}

// A dead process's turns may have been paid for: they count until they are claimed again, and as lost then.
TEST_F(ReprocessSharing, TheBudgetHoldsAlsoWhenProcessesDie) {
  add_turns(40);
  start_provider();
  auto options = all();
  options.price_in = 1;
  options.price_out = 1;
  options.budget_usd = 0.0325;  // ten turns at 0.0032
  const auto run = make_run(options);
  const auto claim = [&](const std::string& worker, int many) {
    return database
        .run(fmt::format("select from coach.claim_reprocess('{}', {}, '1 minute', '{}', '{}', {})", worker,
                         many, worker::provider_of(config), worker::embeddings_of(config), run))
        .rows();
  };
  EXPECT_EQ(claim("dead", 8), 8);
  database.run("update coach.reprocess_turns set claimable_at = now() where worker is not null");
  EXPECT_EQ(claim("alive", 40), 2);
  EXPECT_EQ(claim("alive", 40), 0);
  EXPECT_EQ(state(run), "running") << "something is in flight";
  database.run("update coach.reprocess_turns set claimable_at = now() where worker is not null");
  EXPECT_EQ(claim("alive", 40), 0);
  EXPECT_EQ(state(run), "paused budget") << "nothing is, and there is no money left";
}

TEST_F(ReprocessSharing, WhileClaimingIsPausedNoTurnIsClaimed) {
  add_turns(3);
  start_provider();
  const auto run = make_run(all());
  database.run("select coach.pause_claiming(true)");
  auto& process = join(run);
  run_for_a_while(600ms);
  EXPECT_EQ(chat_requests(), 0u);
  database.run("select coach.pause_claiming(false)");
  EXPECT_EQ(finish(process).complete, 3);
}

TEST_F(ReprocessSharing, TheFirstCtrlCLetsTurnsFinishAndPausesTheRun) {
  add_turns(10);
  start_provider({}, 300);
  const auto run = make_run(all());
  auto& process = join(run, "batch", 4);
  run_until([&] { return chat_requests() == 4; });
  process.command->stop();
  const auto status = finish(process);
  EXPECT_EQ(status.state, "paused");
  EXPECT_EQ(status.paused_by, "operator");
  EXPECT_EQ(status.complete, 4);
  EXPECT_EQ(count("coach.reprocess_turns where worker is null and attempt = 0"), 6);

  EXPECT_TRUE(resume(run).ours);
  EXPECT_EQ(finish(join(run)).complete, 10);
  EXPECT_EQ(chat_requests(), 10u);
  EXPECT_TRUE(resume(run).complete);
}

TEST_F(ReprocessSharing, TheSecondCtrlCGivesTurnsBack) {
  add_turns(10);
  start_provider({}, 100'000);
  const auto run = make_run(all());
  auto& process = join(run, "batch", 4);
  run_until([&] { return chat_requests() == 4; });
  process.command->stop();
  process.command->stop();
  EXPECT_EQ(finish(process).state, "paused");
  EXPECT_EQ(count("coach.reprocess_turns where worker is null and attempt = 0 and claimable_at <= now()"),
            10);
  EXPECT_EQ(count("coach.reprocessed_replies"), 0);
  run_until([&] { return provider->in_flight == 0; });
  // The prompts were sent: that money is spent.
  EXPECT_GT(database.run("select sum(tokens_in) from coach.reprocess_progress").integer(0, 0), 0);
}

TEST_F(ReprocessSharing, WhoOnlyJoinedLeavesTheRunGoing) {
  add_turns(4);
  start_provider({}, 100'000);
  const auto run = make_run(all());
  EXPECT_FALSE(resume(run).ours) << "it goes on already";
  auto& helper = join(run, "helper", 4, false);
  run_until([&] { return chat_requests() == 4; });
  helper.command->stop();
  helper.command->stop();
  finish(helper);
  EXPECT_EQ(state(run), "running");
}

TEST_F(ReprocessSharing, TurnsOfADeadProcessAreTakenOverAndItsLateResultIsNotStored) {
  add_turns(3);
  start_provider();
  const auto run = make_run(all());
  // Claims and is never heard of again.
  const auto dead = database.run(fmt::format(
      "select message_id, fence from coach.claim_reprocess('dead', 3, '100 milliseconds', '{}', '{}', {})",
      worker::provider_of(config), worker::embeddings_of(config), run));
  ASSERT_EQ(dead.rows(), 3);
  const auto status = finish(join(run, "alive"));
  EXPECT_EQ(status.complete, 3);
  EXPECT_EQ(count("coach.reprocessed_replies where worker = 'alive' and attempt = 2"), 3);
  // What the dead one may have spent counts as a turn at its dearest.
  EXPECT_EQ(database.value("select sum(lost) from coach.reprocess_progress"), "3");
}

TEST_F(ReprocessSharing, AStaleProcessStoresNothing) {
  add_turns(1);
  start_provider({}, 400);
  const auto run = make_run(all());
  auto& process = join(run, "slow", 1);
  run_until([&] { return chat_requests() == 1; });
  // Somebody else has claimed it meanwhile (as after SIGSTOP).
  database.run(
      "update coach.reprocess_turns set worker = 'newer', fence = nextval('coach.fence'), claimable_at = "
      "now() + interval '1 hour'");
  run_until([&] { return provider->in_flight == 0; });
  run_for_a_while(300ms);
  EXPECT_EQ(count("coach.reprocessed_replies"), 0);
  EXPECT_EQ(database.value("select worker from coach.reprocess_turns"), "newer");
  process.command->stop();
  finish(process);
}

TEST_F(ReprocessSharing, LeasesAreKeptWhileAnAnswerTakesLonger) {
  add_turns(2);
  config.queue.lease = 400ms;
  start_provider({}, 1'500);
  const auto run = make_run(all());
  auto& one = join(run, "one", 1);
  auto& other = join(run, "other", 1, false);
  EXPECT_EQ(finish(one).complete, 2);
  finish(other);
  EXPECT_EQ(chat_requests(), 2u);
}

TEST_F(ReprocessSharing, ATurnThatKillsProcessesFailsInTheEnd) {
  add_turns(1);
  start_provider();
  const auto run = make_run(all());
  database.run("update coach.reprocess_turns set attempt = 5");
  const auto status = finish(join(run));
  EXPECT_EQ(status.state, "complete");
  EXPECT_EQ(status.failed, 1);
  EXPECT_EQ(chat_requests(), 0u);
}

TEST_F(ReprocessSharing, AnInterruptedChoiceIsFinishedByResume) {
  add_turns(7);
  start_provider();
  const auto options = all();
  const auto parameters = worker::run_parameters(config, options);
  const auto run =
      run_until_done(context, worker::create_run(control, config, options, *parameters, 0.001)).value();
  database.run(
      fmt::format("insert into coach.reprocess_turns (run_id, message_id) select {}, id from messages "
                  "where content in ('reply 1', 'reply 2')",
                  run));
  EXPECT_EQ(state(run), "filling");
  EXPECT_TRUE(resume(run).ours);
  const auto status = finish(join(run));
  EXPECT_EQ(status.turns, 7);
  EXPECT_EQ(status.complete, 7);
}

// As when --resume is told to go on with a run whose first process still chooses.
TEST_F(ReprocessSharing, WhoChoosesAfterTheStartAddsNothing) {
  add_turns(3);
  start_provider();
  const auto run = make_run(all());
  EXPECT_EQ(finish(join(run)).complete, 3);
  add_turns(2);
  EXPECT_TRUE(run_until_done(context, worker::fill_and_start(control, run, all().selection)));
  EXPECT_EQ(state(run), "complete");
  EXPECT_EQ(count("coach.reprocess_turns"), 0);
}

TEST_F(ReprocessSharing, TheStartWaitsForWhoStillChooses) {
  add_turns(1);
  start_provider();
  auto options = all();
  const auto parameters = worker::run_parameters(config, options);
  const auto run =
      run_until_done(context, worker::create_run(control, config, options, *parameters, 0.001)).value();
  pg::Connection other(context.get_executor());
  ASSERT_TRUE(run_until_done(context, worker::connect_worker(other, config)));
  ASSERT_TRUE(run_until_done(context, other.script("begin")));
  ASSERT_TRUE(run_until_done(context, worker::select_turns(other, options.selection, run)));
  options.selection.failed = true;  // none: nothing but the start waits
  std::optional<bool> started;
  asio::co_spawn(
      context, worker::fill_and_start(control, run, options.selection),
      [&](const std::exception_ptr&, const worker::OrSentence<void>& done) { started = done.has_value(); });
  const auto waiting = [&] {
    return count("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1;
  };
  for (const auto deadline = Clock::now() + 10s; !waiting(); run_for_a_while(5ms)) {
    ASSERT_LT(Clock::now(), deadline) << "the start does not wait";
  }
  EXPECT_FALSE(started);
  ASSERT_TRUE(run_until_done(context, other.script("commit")));
  run_until([&] { return started.has_value(); });
  EXPECT_EQ(state(run), "running");
}

TEST_F(ReprocessSharing, ALostDatabaseConnectionCostsNoResult) {
  add_turns(30);
  start_provider({}, 50);
  const auto run = make_run(all());
  auto& process = join(run, "batch", 4);
  run_until([&] { return count("coach.reprocessed_replies") > 4; });
  database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity "
      "where application_name like '%reprocess%' and datname = current_database()");
  EXPECT_EQ(finish(process).complete, 30);
  EXPECT_EQ(count("coach.reprocessed_replies"), 30);
}

}  // namespace
}  // namespace coach::testing
