// What a running worker shows to Prometheus, and that dashboard and alerts ask for nothing else.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <set>
#include <sstream>

#include "core/log.hpp"
#include "http/client.hpp"
#include "tests/integration/support/prometheus.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/settings.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class WorkerMetrics : public WorkerFixture {
 protected:
  WorkerMetrics() { config.metrics.listen = "127.0.0.1:0"; }

  worker::Worker& start_shown_worker() {
    auto& worker = start_worker();
    run_until([&] { return worker.metrics_port() != 0; });
    return worker;
  }

  http::Response get(const worker::Worker& from, const std::string& path) {
    http::Client client(context.get_executor(), {});
    http::Request request;
    request.method = "GET";
    request.url = fmt::format("http://127.0.0.1:{}{}", from.metrics_port(), path);
    const auto response = run_until_done(context, client.send(std::move(request), 5s));
    if (!response) throw std::runtime_error(response.error().message);
    return *response;
  }

  std::vector<Series> scrape(const worker::Worker& from) {
    auto response = get(from, "/metrics");
    EXPECT_EQ(response.status, 200u);
    text = response.body;
    return parse_scrape(text);
  }

  // A worker that has answered, failed once at the chat and once at the embedding.
  worker::Worker& busy_worker() {
    start_provider({"status=500,times=1", "for=embeddings,status=500,times=1"});
    auto& worker = start_shown_worker();
    for (int i = 0; i < 3; ++i) ids.push_back(ask(fmt::format("secret question {}", i)));
    for (const auto& id : ids) wait_until_final(id);
    // A reply is counted a moment after its last write.
    run_until([&] { return sum_of(scrape(worker), "coach_replies_in_flight") == 0; });
    return worker;
  }

  std::string text;
  std::vector<std::string> ids;
};

TEST_F(WorkerMetrics, CountWhatHappened) {
  const auto shown = scrape(busy_worker());
  EXPECT_EQ(sum_of(shown, "coach_replies_total", {{"outcome", "complete"}}), 2);
  EXPECT_EQ(sum_of(shown, "coach_replies_total", {{"outcome", "failed"}}), 1);
  EXPECT_EQ(sum_of(shown, "coach_replies_without_context_total"), 1);
  EXPECT_EQ(sum_of(shown, "coach_claims_total", {{"class", "live"}}), 3);
  EXPECT_EQ(sum_of(shown, "coach_queue_wait_seconds_count", {{"class", "live"}}), 3);
  EXPECT_EQ(sum_of(shown, "coach_question_to_first_text_seconds_count"), 2);
  EXPECT_EQ(
      sum_of(shown, "gen_ai_client_operation_duration_seconds_count", {{"gen_ai_operation_name", "chat"}}),
      3);
  EXPECT_EQ(sum_of(shown, "gen_ai_client_operation_duration_seconds_count",
                   {{"gen_ai_operation_name", "chat"}, {"error_type", "500"}}),
            1);
  EXPECT_EQ(sum_of(shown, "gen_ai_client_operation_duration_seconds_count",
                   {{"gen_ai_operation_name", "retrieval"}}),
            2);
  EXPECT_EQ(sum_of(shown, "gen_ai_client_operation_time_to_first_chunk_seconds_count"), 2);
  EXPECT_GT(sum_of(shown, "gen_ai_client_operation_time_per_output_chunk_seconds_count"), 10);
  EXPECT_EQ(sum_of(shown, "gen_ai_client_token_usage_sum", {{"gen_ai_token_type", "output"}}),
            std::stod(database.value("select sum(tokens_out) from messages")));
  EXPECT_GT(sum_of(shown, "coach_flush_seconds_count"), 0);
  EXPECT_GT(sum_of(shown, "coach_database_round_trip_seconds_count", {{"statement", "write_replies"}}), 0);
  EXPECT_EQ(sum_of(shown, "coach_database_connected"), 3);
  EXPECT_EQ(sum_of(shown, "coach_workers_alive"), 1);
  EXPECT_GT(sum_of(shown, "coach_cost_dollars_total"), 0);
  EXPECT_LT(sum_of(shown, "coach_cost_dollars_total"), 0.01);
  EXPECT_GT(sum_of(shown, "process_resident_memory_bytes"), 1e6);
}

TEST_F(WorkerMetrics, TheQueueIsShownAlsoByAWorkerThatDoesNotTakeFromIt) {
  database.run("update coach.settings set claiming_paused = true");
  start_provider();
  auto& worker = start_shown_worker();
  ask("one");
  ask("two");
  run_until([&] { return sum_of(scrape(worker), "coach_queue_jobs") == 2; });
  const auto shown = scrape(worker);
  EXPECT_EQ(sum_of(shown, "coach_queue_jobs", {{"state", "ready"}, {"class", "live"}}), 1);
  EXPECT_EQ(sum_of(shown, "coach_queue_jobs", {{"state", "waiting"}, {"class", "live"}}), 1);
  EXPECT_GT(sum_of(shown, "coach_queue_oldest_ready_seconds", {{"class", "live"}}), 0);
  EXPECT_EQ(sum_of(shown, "coach_claiming_paused"), 1);
}

// Labels must not grow with the traffic, and tell of nobody.
TEST_F(WorkerMetrics, NameNobodyAndQuoteNothing) {
  auto& worker = busy_worker();
  const auto before = scrape(worker).size();
  const auto id = ask("another secret question");
  wait_until_final(id);
  run_until([&] { return sum_of(scrape(worker), "coach_replies_total", {{"outcome", "complete"}}) == 3; });
  EXPECT_EQ(scrape(worker).size(), before);
  for (const auto& word : {std::string("secret"), user_id, conversation_id, id, ids.front(),
                           config.inference.api_key.reveal(), config.embedding.api_key.reveal()}) {
    EXPECT_THAT(text, Not(HasSubstr(word)));
  }
}

// Every selector of `expression` must find a series; targets' own labels come from Prometheus.
void expect_shown(const std::vector<Series>& shown, const std::string& where, const std::string& expression) {
  const auto selectors = selectors_of(expression);
  EXPECT_FALSE(selectors.empty()) << where << ": " << expression;
  for (const auto& wanted : selectors) {
    if (wanted.name == "up") continue;  // Prometheus makes it
    const bool found = std::ranges::any_of(shown, [&](const Series& series) {
      const auto has = [&](const std::string& label) {
        return label == "instance" || label == "job" || series.labels.contains(label);
      };
      return series.name == wanted.name && std::ranges::all_of(wanted.other_labels, has) &&
             std::ranges::all_of(wanted.labels, [&](const auto& label) {
               return has(label.first) && series.labels.at(label.first) == label.second;
             });
    });
    EXPECT_TRUE(found) << where << " asks for " << wanted.name << ", which is not shown so: " << expression;
  }
}

TEST_F(WorkerMetrics, AlertsAndDashboardAskForWhatIsThere) {
  const auto shown = scrape(busy_worker());
  const auto alerts = alert_expressions(source_file("config/alerts.yaml"));
  EXPECT_GE(alerts.size(), 20u);
  for (const auto& [alert, expression] : alerts) expect_shown(shown, alert, expression);
  const auto panels = dashboard_expressions(source_file("config/grafana/coach-worker.json"));
  EXPECT_GE(panels.size(), 40u);
  for (const auto& [title, expression] : panels) expect_shown(shown, title, expression);
}

TEST(Operations, TheGuideNamesEveryAlert) {
  const auto guide = source_file("docs/operations.md");
  for (const auto& [alert, expression] : alert_expressions(source_file("config/alerts.yaml"))) {
    EXPECT_THAT(guide, HasSubstr(alert));
  }
}

TEST_F(WorkerMetrics, HealthIsLifeAndReadinessIsWork) {
  start_provider();
  auto& worker = start_shown_worker();
  run_until([&] { return get(worker, "/readyz").status == 200; });
  EXPECT_THAT(get(worker, "/readyz").body, HasSubstr(R"("accepting":"ok")"));
  EXPECT_EQ(get(worker, "/healthz").status, 200u);
  EXPECT_EQ(get(worker, "/else").status, 404u);
}

TEST_F(WorkerMetrics, AServerThatIsReadOnlyMakesNotReady) {
  start_provider();
  config.queue.heartbeat = 100ms;
  auto& worker = start_shown_worker();
  run_until([&] { return get(worker, "/readyz").status == 200; });
  // Of this database's sessions, those that stand included: nobody else's server becomes read-only.
  ReadOnlyWorkerRole read_only(database);
  database.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'coach_worker'");
  run_until([&] { return get(worker, "/readyz").status == 503; });
  EXPECT_THAT(get(worker, "/readyz").body, HasSubstr(R"("database":"not ready")"));
  // And it stays so, although the server can be reached.
  for (int i = 0; i < 20; ++i) {
    run_for_a_while(50ms);
    ASSERT_EQ(get(worker, "/readyz").status, 503u);
  }
  EXPECT_EQ(get(worker, "/healthz").status, 200u);
  read_only.end();
  run_until([&] { return get(worker, "/readyz").status == 200; });
}

TEST_F(WorkerMetrics, WithoutADatabaseAWorkerIsAliveAndNotReady) {
  start_provider();
  config.database.url = Secret("postgres://coach_worker:hunter2@127.0.0.1:1/postgres");
  auto& worker = start_shown_worker();
  EXPECT_EQ(get(worker, "/healthz").status, 200u);
  EXPECT_EQ(get(worker, "/readyz").status, 503u);
  const auto shown = scrape(worker);
  EXPECT_EQ(sum_of(shown, "coach_database_connected"), 0);
  EXPECT_EQ(sum_of(shown, "coach_queue_jobs"), -1);  // not known, so not shown
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST_F(WorkerMetrics, AnAddressThatIsTakenIsAFailureAtStart) {
  start_provider();
  auto& first = start_shown_worker();
  config.metrics.listen = fmt::format("127.0.0.1:{}", first.metrics_port());
  worker::Worker second(context.get_executor(), config, "{context}", "second");
  EXPECT_EQ(run_until_done(context, second.run()), worker::RunResult::no_address);
}

// From the message's row to the provider's request: one id. And nothing that was said.
TEST_F(WorkerMetrics, TheLogIsJsonWithOneIdAndNoText) {
  start_provider({"status=503,times=1"});
  config.inference.api_key = Secret("secret-inference-key");
  ::testing::internal::CaptureStderr();
  log::start("test", log::Level::info, log::Format::json);
  start_worker();
  const auto id = ask("my secret question");
  wait_until_final(id);
  stop_worker();
  log::start("test", log::Level::off, log::Format::text);
  const auto written = ::testing::internal::GetCapturedStderr();

  EXPECT_EQ(provider->requests.back().request_id, id);
  std::set<std::string> ids_seen;
  std::istringstream lines(written);
  for (std::string line; std::getline(lines, line);) {
    const auto event = boost::json::parse(line).as_object();
    for (const auto* key : {"time", "level", "program", "message"}) EXPECT_TRUE(event.contains(key)) << line;
    if (const auto* about = event.if_contains("message_id")) ids_seen.insert(std::string(about->as_string()));
  }
  EXPECT_EQ(ids_seen, std::set<std::string>{id});
  EXPECT_THAT(written, HasSubstr("trying once more"));
  EXPECT_THAT(written, HasSubstr("complete after"));
  EXPECT_THAT(written, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace coach::testing
