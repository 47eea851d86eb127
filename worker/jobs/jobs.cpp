#include "worker/jobs/jobs.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "pg/connection.hpp"
#include "sql/queries.hpp"
#include "worker/jobs/table.hpp"

namespace coach::worker {
namespace {

using Answer = std::expected<std::string, std::string>;
using Report = std::expected<JobsReport, std::string>;
using Rows = std::expected<pg::Result, pg::Error>;

std::string explain(const pg::Error& error, std::string_view id) {
  if (error.is("42501") || error.is("42P01") || error.is("3F000")) {
    return fmt::format(
        "{}: this needs the login of the database's owner: set DATABASE_ADMIN_URL "
        "(postgres://postgres:…; DATABASE_URL is the worker's own, which may not do this), and "
        "run `coach-worker migrate` if the database is older than this program",
        pg::describe(error));
  }
  if (error.is("42883") || error.is("42703")) {
    return fmt::format("{}: run `coach-worker migrate` first, the database is older than this program",
                       pg::describe(error));
  }
  if (error.is("22P02")) {
    return fmt::format(
        "{} is no id: give the id of a reply's row (messages.id), as `coach-worker jobs list` and "
        "the worker's log show it",
        id);
  }
  return error.message;
}

Answer text_or(const Rows& rows, const std::string& id, std::string_view nothing) {
  if (!rows) return std::unexpected(explain(rows.error(), id));
  if (rows->rows() == 0) return std::unexpected(fmt::format("{}{}", nothing, id));
  return std::string(rows->text(0, 0));
}

asio::awaitable<Rows> ask(pg::Connection& database, const pg::Statement& statement, pg::Params params) {
  return database.query(statement.sql, std::move(params));
}

asio::awaitable<Answer> list(pg::Connection& database, const JobsRequest& request) {
  pg::Params params;
  params.text_or_null(request.state).integer(request.limit);
  const auto rows = co_await ask(database, sql::jobs_list, std::move(params));
  if (!rows) co_return std::unexpected(explain(rows.error(), {}));
  const std::string json(rows->text(0, 0));
  co_return request.json ? json + '\n' : table_of(json, "The queue is empty.");
}

asio::awaitable<Answer> list_dead(pg::Connection& database, const JobsRequest& request) {
  pg::Params params;
  params.integer(request.limit);
  const auto rows = co_await ask(database, sql::dead_jobs_list, std::move(params));
  if (!rows) co_return std::unexpected(explain(rows.error(), {}));
  const std::string json(rows->text(0, 0));
  co_return request.json ? json + '\n' : table_of(json, "No job was given up.");
}

asio::awaitable<Answer> show(pg::Connection& database, const JobsRequest& request) {
  pg::Params params;
  params.text(request.id);
  const auto rows = co_await ask(database, sql::jobs_show, std::move(params));
  auto json = text_or(rows, request.id, "there is no reply ");
  if (!json) co_return json;
  co_return request.json ? *json + '\n' : lines_of(*json);
}

asio::awaitable<Answer> retry(pg::Connection& database, std::string id) {
  pg::Params params;
  params.text(id);
  const auto rows = co_await ask(database, sql::jobs_retry, std::move(params));
  const auto status = text_or(rows, id, "there is no reply ");
  if (!status) co_return status;
  co_return fmt::format("{}: queued again\n", id);
}

asio::awaitable<Answer> cancel(pg::Connection& database, const std::string& id) {
  pg::Params params;
  params.text(id);
  const auto rows = co_await ask(database, sql::jobs_cancel, std::move(params));
  const auto status = text_or(rows, id, "there is no reply ");
  if (!status) co_return status;
  if (*status == "cancelled") co_return fmt::format("{}: cancelled\n", id);
  co_return std::unexpected(fmt::format("{} is {} already: there is nothing to cancel", id, *status));
}

Report report_of(Answer answer) {
  if (!answer) return std::unexpected(std::move(answer.error()));
  return JobsReport{std::move(*answer)};
}

// One after the other, each in its own transaction: none waits with the locks of the rest, and
// one that is refused stops nobody else.
asio::awaitable<Report> retry_dead(pg::Connection& database, const JobsRequest& request) {
  if (!request.all) co_return report_of(co_await retry(database, request.id));
  const auto rows = co_await ask(database, sql::dead_jobs_retriable, {});
  if (!rows) co_return std::unexpected(explain(rows.error(), {}));
  if (!request.yes) {
    auto text = fmt::format("{} replies would be tried again; add --yes to do it.\n", rows->rows());
    co_return JobsReport{std::move(text)};
  }
  JobsReport report;
  for (int row = 0; row < rows->rows(); ++row) {
    const std::string id(rows->text(row, 0));
    const auto done = co_await retry(database, id);
    report.text += done ? *done : fmt::format("{}: not tried again: {}\n", id, done.error());
    if (!done) ++report.not_done;
  }
  if (report.text.empty()) report.text = "There is nothing to try again.\n";
  if (report.not_done > 0) {
    report.text += fmt::format("{} of {} could not be tried again.\n", report.not_done, rows->rows());
  }
  co_return report;
}

asio::awaitable<Answer> purge_dead(pg::Connection& database, const JobsRequest& request) {
  pg::Params params;
  params.integer(request.older_than_days).boolean(request.yes);
  const auto rows = co_await ask(database, sql::dead_jobs_purge, std::move(params));
  if (!rows) co_return std::unexpected(explain(rows.error(), {}));
  const auto count = rows->integer(0, 0);
  if (request.yes) co_return fmt::format("{} dead jobs purged; their replies stay as they are.\n", count);
  co_return fmt::format("{} dead jobs would be purged; add --yes to do it.\n", count);
}

asio::awaitable<Answer> pause(pg::Connection& database, bool paused) {
  pg::Params params;
  params.boolean(paused);
  const auto rows = co_await ask(database, sql::jobs_pause, std::move(params));
  if (!rows) co_return std::unexpected(explain(rows.error(), {}));
  co_return fmt::format("{} {} replies in flight go on, {} jobs wait.\n",
                        paused ? "Claiming is paused until `coach-worker jobs resume`:" : "Claiming goes on:",
                        rows->integer(0, 0), rows->integer(0, 1));
}

asio::awaitable<Report> carry_out(pg::Connection& database, const JobsRequest& request) {
  switch (request.action) {
    case JobsAction::list:
      co_return report_of(co_await list(database, request));
    case JobsAction::show:
      co_return report_of(co_await show(database, request));
    case JobsAction::cancel:
      co_return report_of(co_await cancel(database, request.id));
    case JobsAction::retry:
      co_return report_of(co_await retry(database, request.id));
    case JobsAction::dead_list:
      co_return report_of(co_await list_dead(database, request));
    case JobsAction::dead_retry:
      co_return co_await retry_dead(database, request);
    case JobsAction::dead_purge:
      co_return report_of(co_await purge_dead(database, request));
    case JobsAction::pause:
      co_return report_of(co_await pause(database, true));
    case JobsAction::resume:
      break;
  }
  co_return report_of(co_await pause(database, false));
}

}  // namespace

asio::awaitable<Report> run_jobs(Executor executor, const Config& config, JobsRequest request) {
  const bool owner = changes(request.action) || config.database.url.empty();
  pg::Connection database(executor);
  const auto& url = owner ? config.database.admin_url : config.database.url;
  const auto connected =
      co_await database.connect(url.reveal(), "coach-worker jobs", config.database.connect_timeout);
  if (!connected) {
    co_return std::unexpected(fmt::format("cannot connect with {}: {}",
                                          owner ? "DATABASE_ADMIN_URL" : "DATABASE_URL",
                                          pg::describe(connected.error())));
  }
  co_return co_await carry_out(database, request);
}

}  // namespace coach::worker
