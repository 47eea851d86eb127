#include "worker/reprocess/reprocess_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "core/log.hpp"
#include "worker/ops/exit_code.hpp"
#include "worker/ops/run_to_end.hpp"
#include "worker/reprocess/ask_database.hpp"
#include "worker/reprocess/progress_display.hpp"
#include "worker/reprocess/run_command.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::worker {
namespace {

bool confirmed(const ReprocessOptions& options) {
  if (options.yes) return true;
  if (isatty(STDIN_FILENO) == 0) {
    fmt::print(stderr, "Nothing was started: add --yes to begin without being asked.\n");
    return false;
  }
  fmt::print(stderr, "Begin? [y/N] ");
  std::string answer;
  return std::getline(std::cin, answer) && (answer == "y" || answer == "yes");
}

// Warnings would tear the progress line apart; what failed is in the report.
void quieten(const Config& config) {
  if (config.log.level == log::Level::debug) return;
  const auto level = on_a_terminal() ? log::Level::error : log::Level::warn;
  log::start("coach-worker", std::max(level, config.log.level), config.log.format);
}

// Makes the run unless it is one to resume. Value: its id (0: there is nothing to do), and whether we set it
// going.
struct Opened {
  std::int64_t run = 0;
  bool ours = true;
};

asio::awaitable<OrSentence<Opened>> resume(pg::Connection& database, const Config& config,
                                           const ReprocessOptions& options) {
  const auto resumed = co_await resume_run(database, config, options);
  if (!resumed) co_return std::unexpected(resumed.error());
  if (resumed->complete) co_return Opened{0, false};
  co_return Opened{*options.resume, resumed->ours};
}

asio::awaitable<OrSentence<Opened>> open(pg::Connection& database, const Config& config,
                                         const ReprocessOptions& options, RunParameters run,
                                         double reserved_per_turn) {
  const auto id = co_await create_run(database, config, options, std::move(run), reserved_per_turn);
  if (!id) co_return std::unexpected(id.error());
  fmt::print(stderr, "run {} …\n", *id);
  if (const auto started = co_await fill_and_start(database, *id, options.selection); !started) {
    co_return std::unexpected(started.error() +
                              fmt::format(" (go on: coach-worker reprocess --resume {})", *id));
  }
  co_return Opened{*id, true};
}

int work(const Config& config, const std::string& worker_name, const ReprocessOptions& options,
         Opened opened) {
  // Whoever answers athletes on this machine comes first at its processors as well.
  if (nice(10) == -1) log::debug("the process's priority stays as it is");
  quieten(config);
  asio::io_context context(1);
  const auto parallel =
      static_cast<std::size_t>(options.parallel.value_or(std::max(config.reprocess.max_turns, 1)));
  RunCommand command(context.get_executor(), config, worker_name, opened.run, opened.ours, parallel);
  const auto task = [&]() -> asio::awaitable<OrSentence<RunStatus>> {
    pg::Connection control(context.get_executor());
    if (const auto connected = co_await connect_worker(control, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    co_return co_await command.work(control);
  };
  const auto status = run_to_end(context, task(), [&command](int) { command.stop(); });
  if (!status) {
    return complain(
        fmt::format("{} (go on: coach-worker reprocess --resume {})", status.error(), opened.run));
  }
  fmt::print("{}\n", ending_text(opened.run, *status));
  return status->state == "complete" ? exit_code::ok : exit_code::paused;
}

}  // namespace

int reprocess(const Config& config, const std::string& worker_name, const ReprocessOptions& options) {
  if (const auto missing = missing_for_run(config); !missing.empty()) {
    return complain(missing.front(), exit_code::bad_configuration);
  }
  if (options.resume) {
    const auto opened =
        ask_database(config, [&](pg::Connection& database) { return resume(database, config, options); });
    if (!opened) return complain(opened.error());
    if (opened->run != 0) return work(config, worker_name, options, *opened);
    fmt::print("run {} is complete already\n", *options.resume);
    return exit_code::ok;
  }
  if (auto what = check_selection(options.selection); !what.empty())
    return complain(what, exit_code::bad_configuration);
  const auto run = run_parameters(config, options);
  if (!run) return complain(run.error(), exit_code::bad_configuration);
  if (config.other_inference_provider) {
    log::warn("answers come from {}, which is not Nebius Token Factory", config.inference.base_url);
  }
  const auto cost = ask_database(
      config, [&](pg::Connection& database) { return estimate_run(database, config, options, *run); });
  if (!cost) return complain(cost.error());
  // Of a run alone: the day's limit is there so that athletes get answers.
  fmt::print(stderr, "{} ({}; coach.settings.daily_spend_limit neither counts nor stops a run)\n",
             describe(*cost),
             options.budget_usd ? fmt::format("budget {}", dollars(*options.budget_usd))
                                : "no budget: --budget-usd USD sets one");
  if (cost->turns == 0 || options.dry_run) return exit_code::ok;
  if (!confirmed(options)) return exit_code::failed;
  const auto opened = ask_database(config, [&](pg::Connection& database) {
    return open(database, config, options, *run, cost->reserved_per_turn);
  });
  if (!opened) return complain(opened.error());
  return work(config, worker_name, options, *opened);
}

}  // namespace coach::worker
