#include "worker/reprocess/stored_runs.hpp"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "sql/queries.hpp"
#include "worker/ops/exit_code.hpp"
#include "worker/reprocess/apply.hpp"
#include "worker/reprocess/ask_database.hpp"
#include "worker/reprocess/report.hpp"

namespace coach::worker {

int put_in_place(const Config& config, std::int64_t run, bool forth) {
  const auto ask = [&](pg::Connection& database) -> asio::awaitable<OrSentence<std::int64_t>> {
    if (forth) co_return co_await apply_run(database, run);
    co_return co_await revert_run(database, run);
  };
  const auto changed = ask_database(config, ask);
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
  return exit_code::ok;
}

int pause_stored_run(const Config& config, std::int64_t run) {
  const auto ask = [&](pg::Connection& database) -> asio::awaitable<OrSentence<RunStatus>> {
    if (const auto done = co_await pause_run(database, run); !done) co_return std::unexpected(done.error());
    co_return co_await run_status(database, run);
  };
  const auto status = ask_database(config, ask);
  if (!status) return complain(status.error());
  if (status->state == "filling") {
    return complain(fmt::format("run {} has not begun: nobody works on it", run));
  }
  fmt::print("{}{}\n", ending_text(run, *status),
             status->in_flight > 0 ? fmt::format(". {} turns in flight finish", status->in_flight) : "");
  return exit_code::ok;
}

int delete_stored_run(const Config& config, std::int64_t run, bool yes) {
  const auto ask = [&](pg::Connection& database) -> asio::awaitable<OrSentence<std::int64_t>> {
    if (yes) co_return co_await delete_run(database, run);
    const auto status = co_await run_status(database, run);
    if (!status) co_return std::unexpected(status.error());
    co_return status->done();
  };
  const auto answers = ask_database(config, ask);
  if (!answers) return complain(answers.error());
  fmt::print("run {}: {} answers, their figures and what the run cost {}; conversations stay as they are{}\n",
             run, with_thousands(*answers), yes ? "are deleted" : "would be deleted",
             yes ? "" : ". Add --yes to do it");
  return exit_code::ok;
}

int list_runs(const Config& config) {
  const auto ask = [&](pg::Connection& database) -> asio::awaitable<OrSentence<pg::Result>> {
    auto rows = co_await database.query(sql::reprocess_list.sql);
    if (!rows) co_return std::unexpected(pg::describe(rows.error()));
    co_return std::move(*rows);
  };
  const auto rows = ask_database(config, ask);
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
  return exit_code::ok;
}

int report_run(const Config& config, std::int64_t run, const std::string& format, const std::string& file) {
  const auto ask = [&](pg::Connection& database) -> asio::awaitable<OrSentence<RunReport>> {
    co_return co_await read_report(database, run);
  };
  const auto figures = ask_database(config, ask);
  if (!figures) return complain(figures.error());
  const auto text = format == "json"   ? run_report_json(*figures)
                    : format == "html" ? run_report_html(*figures)
                                       : run_report_table(*figures);
  if (file.empty()) {
    fmt::print("{}", text);
    return exit_code::ok;
  }
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) return complain(fmt::format("{}: cannot be written", file));
  return exit_code::ok;
}

}  // namespace coach::worker
