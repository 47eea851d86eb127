#include "worker/reprocess/reprocess_commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"
#include "worker/ops/run_to_end.hpp"
#include "worker/reprocess/apply.hpp"
#include "worker/reprocess/progress_display.hpp"
#include "worker/reprocess/report.hpp"
#include "worker/reprocess/run_command.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::worker {
namespace {

// Exit codes; `coach-worker --help` states them too.
constexpr int ok = 0;
constexpr int failed = 1;
constexpr int bad_configuration = 2;
constexpr int paused = 5;

int complain(const std::string& problem, int code = failed) {
  fmt::print(stderr, "coach-worker: {}\n", problem);
  return code;
}

// A step that ends by itself; a signal ends it at once.
template <typename Step>
auto run_step(Step step) {
  asio::io_context context(1);
  return run_to_end(context, step(context.get_executor()), [] { std::_Exit(130); });
}

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

std::string ending(std::int64_t run, const RunStatus& status) {
  const auto done =
      fmt::format("{} of {} turns done, {} failed, {}", with_thousands(status.done()),
                  with_thousands(status.turns), with_thousands(status.failed), dollars(status.usd));
  if (status.state == "complete") {
    return fmt::format("run {} is complete: {}. Compare: coach-worker reprocess report {}", run, done, run);
  }
  if (status.paused_by == "budget") {
    return fmt::format(
        "run {} has used its budget: {}. Go on with more: coach-worker reprocess --resume {} --budget-usd "
        "USD",
        run, done, run);
  }
  if (status.state == "paused") {
    return fmt::format("run {} is paused: {}. Go on: coach-worker reprocess --resume {}", run, done, run);
  }
  return fmt::format(
      "left run {}, which others go on with: {}. Join again: coach-worker reprocess --resume {}", run, done,
      run);
}

// Makes the run unless it is one to resume. Value: its id (0: there is nothing to do), and whether we set it
// going.
struct Opened {
  std::int64_t run = 0;
  bool ours = true;
};

asio::awaitable<OrSentence<Opened>> resume(Executor executor, const Config& config,
                                           const ReprocessOptions& options) {
  pg::Connection database(executor);
  if (const auto connected = co_await connect_worker(database, config); !connected) {
    co_return std::unexpected(connected.error());
  }
  const auto resumed = co_await resume_run(database, config, options);
  if (!resumed) co_return std::unexpected(resumed.error());
  if (resumed->complete) co_return Opened{0, false};
  co_return Opened{*options.resume, resumed->ours};
}

asio::awaitable<OrSentence<Estimate>> estimate(Executor executor, const Config& config,
                                               const ReprocessOptions& options, RunParameters run) {
  pg::Connection database(executor);
  if (const auto connected = co_await connect_worker(database, config); !connected) {
    co_return std::unexpected(connected.error());
  }
  co_return co_await estimate_run(database, config, options, std::move(run));
}

asio::awaitable<OrSentence<Opened>> open(Executor executor, const Config& config,
                                         const ReprocessOptions& options, RunParameters run,
                                         double reserved_per_turn) {
  pg::Connection database(executor);
  if (const auto connected = co_await connect_worker(database, config); !connected) {
    co_return std::unexpected(connected.error());
  }
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
  const auto status = run_to_end(context, task(), [&command] { command.stop(); });
  if (!status) {
    return complain(
        fmt::format("{} (go on: coach-worker reprocess --resume {})", status.error(), opened.run));
  }
  fmt::print("{}\n", ending(opened.run, *status));
  return status->state == "complete" ? ok : paused;
}

}  // namespace

int reprocess(const Config& config, const std::string& worker_name, const ReprocessOptions& options) {
  if (const auto missing = missing_for_run(config); !missing.empty()) {
    return complain(missing.front(), bad_configuration);
  }
  if (options.resume) {
    const auto opened = run_step([&](const Executor& executor) { return resume(executor, config, options); });
    if (!opened) return complain(opened.error());
    if (opened->run != 0) return work(config, worker_name, options, *opened);
    fmt::print("run {} is complete already\n", *options.resume);
    return ok;
  }
  if (auto what = check_selection(options.selection); !what.empty()) return complain(what, bad_configuration);
  const auto run = run_parameters(config, options);
  if (!run) return complain(run.error(), bad_configuration);
  if (config.other_inference_provider) {
    log::warn("answers come from {}, which is not Nebius Token Factory", config.inference.base_url);
  }
  const auto cost =
      run_step([&](const Executor& executor) { return estimate(executor, config, options, *run); });
  if (!cost) return complain(cost.error());
  // Of a run alone: the day's limit is there so that athletes get answers.
  fmt::print(stderr, "{} ({}; coach.settings.daily_spend_limit neither counts nor stops a run)\n",
             describe(*cost),
             options.budget_usd ? fmt::format("budget {}", dollars(*options.budget_usd))
                                : "no budget: --budget-usd USD sets one");
  if (cost->turns == 0 || options.dry_run) return ok;
  if (!confirmed(options)) return failed;
  const auto opened = run_step([&](const Executor& executor) {
    return open(executor, config, options, *run, cost->reserved_per_turn);
  });
  if (!opened) return complain(opened.error());
  return work(config, worker_name, options, *opened);
}

int put_in_place(const Config& config, std::int64_t run, bool forth) {
  const auto task = [&](Executor executor) -> asio::awaitable<OrSentence<std::int64_t>> {
    pg::Connection database(executor);
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    if (forth) co_return co_await apply_run(database, run);
    co_return co_await revert_run(database, run);
  };
  const auto changed = run_step(task);
  if (!changed) return complain(changed.error());
  if (forth) {
    fmt::print(
        "{} replies now read as in run {}; what failed or was changed since is left alone. "
        "Back: coach-worker reprocess revert {}\n",
        with_thousands(*changed), run, run);
  } else {
    fmt::print("{} replies read as before run {}; what was changed since is left alone\n",
               with_thousands(*changed), run);
  }
  return ok;
}

int pause_run_now(const Config& config, std::int64_t run) {
  const auto task = [&](Executor executor) -> asio::awaitable<OrSentence<RunStatus>> {
    pg::Connection database(executor);
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    if (const auto done = co_await pause_run(database, run); !done) co_return std::unexpected(done.error());
    co_return co_await run_status(database, run);
  };
  const auto status = run_step(task);
  if (!status) return complain(status.error());
  if (status->state == "filling") {
    return complain(fmt::format("run {} has not begun: nobody works on it", run));
  }
  fmt::print("{}{}\n", ending(run, *status),
             status->in_flight > 0 ? fmt::format(". {} turns in flight finish", status->in_flight) : "");
  return ok;
}

int delete_run_now(const Config& config, std::int64_t run, bool yes) {
  const auto task = [&](Executor executor) -> asio::awaitable<OrSentence<std::int64_t>> {
    pg::Connection database(executor);
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    if (yes) co_return co_await delete_run(database, run);
    const auto status = co_await run_status(database, run);
    if (!status) co_return std::unexpected(status.error());
    co_return status->done();
  };
  const auto answers = run_step(task);
  if (!answers) return complain(answers.error());
  fmt::print("run {}: {} answers, their figures and what the run cost {}; conversations stay as they are{}\n",
             run, with_thousands(*answers), yes ? "are deleted" : "would be deleted",
             yes ? "" : ". Add --yes to do it");
  return ok;
}

int list_runs(const Config& config) {
  const auto task = [&](Executor executor) -> asio::awaitable<OrSentence<pg::Result>> {
    pg::Connection database(executor);
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    auto rows = co_await database.query(sql::reprocess_list.sql);
    if (!rows) co_return std::unexpected(pg::describe(rows.error()));
    co_return std::move(*rows);
  };
  const auto rows = run_step(task);
  if (!rows) return complain(rows.error());
  fmt::print("{:>6}  {:<18}  {:<16}  {:>10}  {:>10}  {:>10}  {}\n", "run", "state", "begun (UTC)", "turns",
             "done", "usd", "model");
  for (int row = 0; row < rows->rows(); ++row) {
    auto state = std::string(rows->text(row, 1));
    if (!rows->text(row, 2).empty()) state += fmt::format(" ({})", rows->text(row, 2));
    if (rows->boolean(row, 7)) state += ", applied";
    fmt::print("{:>6}  {:<18}  {:<16}  {:>10}  {:>10}  {:>10}  {}\n", rows->text(row, 0), state,
               rows->text(row, 3), rows->text(row, 4), rows->text(row, 5), rows->text(row, 6),
               rows->text(row, 8));
  }
  return ok;
}

int report_run(const Config& config, std::int64_t run, const std::string& format, const std::string& file) {
  const auto task = [&](Executor executor) -> asio::awaitable<OrSentence<RunReport>> {
    pg::Connection database(executor);
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    co_return co_await read_report(database, run);
  };
  const auto figures = run_step(task);
  if (!figures) return complain(figures.error());
  const auto text = format == "json"   ? run_report_json(*figures)
                    : format == "html" ? run_report_html(*figures)
                                       : run_report_table(*figures);
  if (file.empty()) {
    fmt::print("{}", text);
    return ok;
  }
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) return complain(fmt::format("{}: cannot be written", file));
  return ok;
}

}  // namespace coach::worker
