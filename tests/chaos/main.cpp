// coach-chaos: breaks a worker's world for a while and judges what came of it. Started by
// scripts/chaos, which makes the database and the configuration.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "core/command_line.hpp"
#include "core/log.hpp"
#include "tests/chaos/judge.hpp"
#include "tests/chaos/report.hpp"
#include "tests/chaos/run.hpp"

namespace {

using namespace coach;
using namespace coach::chaos;

constexpr int violated = 1;
constexpr int not_carried_out = 2;
constexpr int interrupted = 130;

struct Arguments {
  std::int64_t seconds = 120;
  std::uint64_t seed = 1;
  std::size_t conversations = 1'000;
  int workers = 3;
  std::int64_t lease_ms = 3'000;
  std::string worker;
  std::string worker_config;
  std::string standin;
  std::uint16_t standin_port = 0;
  double tokens_per_second = 5;
  AnswerLength length;
  std::string restart;
  std::string failover;  // program; "": the other disturbances
  std::int64_t most_lag_ms = 3'000;
  std::string logs;
};

std::string need_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(fmt::format("{} is not set: use scripts/chaos", name));
  return value;
}

std::vector<std::string> provider_command(const Arguments& arguments, const std::string& log) {
  return {arguments.standin,
          "--listen",
          fmt::format("127.0.0.1:{}", arguments.standin_port),
          "--tokens-per-second",
          fmt::format("{}", arguments.tokens_per_second),
          "--tokens",
          fmt::format("{}", (arguments.length.least + arguments.length.most) / 2),
          "--fault",
          "stamp",
          "--fault",
          "for=embeddings,status=500,times=20",
          "--faults-in-messages",
          "--log",
          log};
}

RunSettings settings_of(const Arguments& arguments) {
  RunSettings settings;
  settings.admin_url = need_variable("DATABASE_ADMIN_URL");
  settings.schedule = {std::chrono::seconds(arguments.seconds), arguments.workers,
                       milliseconds(arguments.lease_ms)};
  settings.seed = arguments.seed;
  settings.provider_port = arguments.standin_port;
  settings.provider_log = arguments.logs + "/chaos-provider.jsonl";
  settings.athletes = {need_variable("COACH_ATHLETE_URL"), arguments.conversations, arguments.seed,
                       arguments.length, milliseconds(2 * arguments.lease_ms)};
  settings.crew = {{arguments.worker, "--config", arguments.worker_config, "run"},
                   provider_command(arguments, settings.provider_log),
                   arguments.workers,
                   arguments.logs};
  settings.disturber = {settings.admin_url, arguments.restart, arguments.logs, std::nullopt};
  if (!arguments.failover.empty()) {
    settings.failover = milliseconds(arguments.most_lag_ms);
    settings.disturber.pair =
        PairSettings{{need_variable("COACH_CHAOS_ADMIN_0"), need_variable("COACH_CHAOS_ADMIN_1")},
                     arguments.failover,
                     arguments.logs};
  }
  return settings;
}

// The children die with this process. A restart of PostgreSQL does not, and would leave a
// server behind when it ends after everything was cleaned up: it is waited for.
asio::awaitable<void> leave_when_safe(Run& run, Executor executor) {
  asio::steady_timer timer(executor);
  while (run.restarting()) {
    timer.expires_after(milliseconds(50));
    co_await timer.async_wait(asio::use_awaitable);
  }
  std::_Exit(interrupted);
}

Evidence carry_out(const Arguments& arguments, RunFacts& facts) {
  asio::io_context context(1);
  Run run(context.get_executor(), settings_of(arguments));
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error)
      asio::co_spawn(context, leave_when_safe(run, context.get_executor()), [](std::exception_ptr) {});
  });
  Evidence evidence;
  std::exception_ptr failure;
  asio::co_spawn(context, run.run(), [&](const std::exception_ptr& error, Evidence collected) {
    failure = error;
    evidence = std::move(collected);
    signals.cancel();
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  facts = {.seconds = arguments.seconds,
           .seed = arguments.seed,
           .lease_ms = arguments.lease_ms,
           .conversations = arguments.conversations,
           .refused = run.refused(),
           .unsaved = run.unsaved(),
           .crashes = run.crashes(),
           .failover = !arguments.failover.empty(),
           .settled = run.settled()};
  return evidence;
}

int judge(const RunFacts& facts, const Evidence& evidence) {
  Verdict verdict;
  judge_replies(evidence, verdict);
  judge_writes(evidence, verdict);
  judge_order(evidence, verdict);
  judge_revisions(evidence, verdict);
  const auto report = make_report(facts, evidence, verdict);
  for (const auto& finding : verdict.findings) log::error("{}", finding);
  for (const auto& complaint : report.complaints) log::error("{}", complaint);
  fmt::print("{}\n", report.json);
  std::fflush(stdout);
  return report.passed ? 0 : violated;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli("Kills, freezes, cuts off and restarts what a worker depends on, and judges what came of it.");
  cli.footer(
      "Exit codes: 0 no violation, 1 violations, 2 wrong arguments, or the run could not be carried out.");
  Arguments arguments;
  cli.add_option("--seconds", arguments.seconds, "how long")->check(CLI::Range(5, 86'400));
  cli.add_option("--seed", arguments.seed, "the same seed: the same plan and questions");
  cli.add_option("--conversations", arguments.conversations, "kept alive")->check(CLI::PositiveNumber);
  cli.add_option("--workers", arguments.workers, "processes")->check(CLI::Range(2, 64));
  cli.add_option("--lease-ms", arguments.lease_ms, "what the configuration says")->check(CLI::PositiveNumber);
  cli.add_option("--worker", arguments.worker, "program")->required();
  cli.add_option("--worker-config", arguments.worker_config, "file")->required();
  cli.add_option("--standin", arguments.standin, "program")->required();
  cli.add_option("--standin-port", arguments.standin_port, "free port")->required();
  cli.add_option("--tokens-per-second", arguments.tokens_per_second, "of each answer");
  cli.add_option("--least-tokens", arguments.length.least, "of an answer");
  cli.add_option("--most-tokens", arguments.length.most, "of an answer");
  cli.add_option("--restart", arguments.restart, "program that restarts PostgreSQL")->required();
  cli.add_option("--failover", arguments.failover,
                 "a primary is killed and its standby takes over, instead of the other disturbances; "
                 "program that kills and makes servers");
  cli.add_option("--most-lag-ms", arguments.most_lag_ms, "of a standby, with --failover")
      ->check(CLI::Range(0, 60'000));
  cli.add_option("--logs", arguments.logs, "folder")->required();
  if (const auto ended = parse_command_line(cli, argc, argv)) return *ended;
  log::start("coach-chaos", log::Level::info, log::Format::text);
  try {
    RunFacts facts;
    const auto evidence = carry_out(arguments, facts);
    return judge(facts, evidence);
  } catch (const std::exception& error) {
    log::error("the run was not carried out: {}", error.what());
    return not_carried_out;
  }
}
