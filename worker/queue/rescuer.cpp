#include "worker/queue/rescuer.hpp"

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {

Rescuer::Rescuer(const Executor& executor, pg::Pipeline& database, const RescueSettings& settings,
                 std::function<bool()> in_touch, std::function<void()> rescued, WorkerMetrics& metrics)
    : database_(database),
      settings_(settings),
      in_touch_(std::move(in_touch)),
      rescued_(std::move(rescued)),
      metrics_(metrics),
      life_(executor) {}

asio::awaitable<void> Rescuer::rescue_until_stopped() {
  while (!life_.stopping()) {
    const auto calm = co_await rescue();
    co_await life_.rest(calm);
  }
}

asio::awaitable<Clock::duration> Rescuer::rescue() {
  const Clock::duration usual = settings_.every;
  pg::Params params;
  params.integer(settings_.max_attempts)
      .boolean(in_touch_())
      .text("Coach K could not answer this one. Please try again.")
      .integer(settings_.lease.count());
  const auto row = co_await database_.query(sql::rescue_jobs, std::move(params));
  if (!row || row->rows() != 1) {
    log::warn("cannot look for expired leases: {}", row ? "no answer" : pg::describe(row.error()));
    co_return usual;
  }
  const auto rescued = row->integer(0, 0);
  const auto buried = row->text_array(0, 1);
  if (rescued > 0) log::warn("{} replies rescued from workers that lost their lease", rescued);
  for (const auto& id : buried) log::error(log::About{id}, "given up, see coach.dead_jobs");
  metrics_.replies.rescued(rescued);
  metrics_.replies.buried(static_cast<std::int64_t>(buried.size()));
  if (rescued > 0 || !buried.empty()) rescued_();
  if (row->null(0, 2)) co_return usual;
  co_return std::min<Clock::duration>(usual, std::chrono::milliseconds(row->integer(0, 2)));
}

}  // namespace coach::worker
