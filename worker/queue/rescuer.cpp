#include "worker/queue/rescuer.hpp"

#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {

Rescuer::Rescuer(const Executor& executor, pg::Pipeline& database, const RescueSettings& settings,
                 std::function<void()> rescued)
    : database_(database), settings_(settings), rescued_(std::move(rescued)), wake_(executor) {}

void Rescuer::stop() {
  stopping_ = true;
  wake_.set();
}

asio::awaitable<void> Rescuer::run() {
  while (!stopping_) {
    co_await rescue();
    co_await bury();
    if (!stopping_) co_await wake_.wait_for(settings_.every);
  }
}

asio::awaitable<void> Rescuer::rescue() {
  pg::Params params;
  params.integer(settings_.max_attempts);
  const auto rows = co_await database_.query(sql::rescue_jobs, std::move(params));
  if (!rows) {
    log::warn("cannot look for expired leases: {}", pg::describe(rows.error()));
    co_return;
  }
  if (rows->rows() == 0) co_return;
  log::warn("{} replies rescued from a worker that lost its lease", rows->rows());
  rescued_();
}

asio::awaitable<void> Rescuer::bury() {
  pg::Params params;
  params.integer(settings_.max_attempts).text("Coach K could not answer this one. Please try again.");
  const auto rows = co_await database_.query(sql::bury_jobs, std::move(params));
  if (!rows) {
    log::warn("cannot end jobs without attempts left: {}", pg::describe(rows.error()));
    co_return;
  }
  for (int row = 0; row < rows->rows(); ++row)
    log::error("reply {} given up, see coach.dead_jobs", rows->text(row, 0));
  if (rows->rows() > 0) rescued_();  // a follower in the same conversation may be ready now
}

}  // namespace coach::worker
