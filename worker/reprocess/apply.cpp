#include "worker/reprocess/apply.hpp"

#include <fmt/format.h>

#include <string>

#include "sql/queries.hpp"

namespace coach::worker {
namespace {

constexpr int piece = 200;

asio::awaitable<OrSentence<std::int64_t>> go_through(pg::Connection& database, std::int64_t run,
                                                     const char* statement) {
  std::int64_t changed = 0;
  std::string after = "00000000-0000-0000-0000-000000000000";
  while (true) {
    pg::Params params;
    params.integer(run).text(after).integer(piece);
    const auto row = co_await database.query(statement, std::move(params));
    if (!row) {
      co_return std::unexpected(fmt::format("stopped after {} replies, run it again to go on: {}", changed,
                                            pg::describe(row.error())));
    }
    if (row->null(0, 0)) co_return changed;
    changed += row->integer(0, 1);
    after = row->text(0, 0);
  }
}

}  // namespace

asio::awaitable<OrSentence<std::int64_t>> apply_run(pg::Connection& database, std::int64_t run) {
  const auto status = co_await run_status(database, run);
  if (!status) co_return std::unexpected(status.error());
  if (status->state == "running" || status->state == "filling") {
    co_return std::unexpected(fmt::format("run {} is not finished: wait for it, or stop it first", run));
  }
  co_return co_await go_through(database, run, sql::reprocess_apply.sql);
}

asio::awaitable<OrSentence<std::int64_t>> revert_run(pg::Connection& database, std::int64_t run) {
  const auto status = co_await run_status(database, run);
  if (!status) co_return std::unexpected(status.error());
  co_return co_await go_through(database, run, sql::reprocess_revert.sql);
}

}  // namespace coach::worker
