#include "worker/queue/pruner.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "core/log.hpp"
#include "pg/connection.hpp"
#include "sql/queries.hpp"

namespace coach::worker {

Pruner::Pruner(const Executor& executor, PruneSettings settings)
    : executor_(executor), settings_(std::move(settings)), life_(executor) {}

asio::awaitable<void> Pruner::run() {
  return life_.run_loop(work());
}

asio::awaitable<void> Pruner::work() {
  Clock::duration rest = settings_.first_after;
  while (co_await life_.rest(rest)) {
    co_await prune();
    rest = settings_.every;
  }
}

// On a connection of its own: deleting thousands of messages must not stand in front of
// the token writes.
asio::awaitable<void> Pruner::prune() {
  pg::Connection database(executor_);
  const auto connected =
      co_await database.connect(settings_.database.reveal(), "coach-pruner", settings_.connect_timeout);
  if (!connected) {
    log::warn("cannot prune: {}", pg::describe(connected.error()));
    co_return;
  }
  std::map<std::string, std::int64_t> pruned;
  for (bool more = true; more && !life_.stopping();) {
    pg::Params params;
    params.integer(settings_.batch).boolean(false);
    const auto rows = co_await database.query(sql::prune.sql, std::move(params));
    if (!rows) {
      log::warn("cannot prune: {}", pg::describe(rows.error()));
      break;
    }
    more = false;
    for (int row = 0; row < rows->rows(); ++row) {
      const auto count = rows->integer(row, 2);
      if (count > 0)
        pruned[fmt::format("{} older than {} days", rows->text(row, 0), rows->integer(row, 1))] += count;
      more = more || count >= settings_.batch;
    }
  }
  for (const auto& [what, count] : pruned) log::info("pruned {} {} (coach.settings)", count, what);
}

}  // namespace coach::worker
