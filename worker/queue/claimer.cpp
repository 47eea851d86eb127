#include "worker/queue/claimer.hpp"

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {
namespace {

// A little longer than the window of coach.wake.
constexpr auto second_look_after = std::chrono::milliseconds(110);

}  // namespace

Claimer::Claimer(const Executor& executor, pg::Pipeline& database, ClaimSettings settings,
                 Callbacks callbacks)
    : database_(database),
      settings_(std::move(settings)),
      callbacks_(std::move(callbacks)),
      life_(executor),
      second_look_(Clock::time_point::max()) {}

void Claimer::notified() {
  second_look_ = Clock::now() + second_look_after;
  wake();
}

void Claimer::room_freed() {
  if (more_waits_) wake();
}

Clock::duration Claimer::until_next() const {
  Clock::duration rest = callbacks_.listening() ? settings_.poll : settings_.poll_unheard;
  if (more_waits_ && ask_again_ > Clock::duration::zero()) rest = std::min(rest, ask_again_);
  if (second_look_ != Clock::time_point::max()) rest = std::min(rest, second_look_ - Clock::now());
  return std::max(rest, Clock::duration::zero());
}

asio::awaitable<void> Claimer::claim_until_stopped() {
  for (bool going_on = !life_.stopping(); going_on; going_on = co_await life_.rest(until_next())) {
    if (Clock::now() >= second_look_) second_look_ = Clock::time_point::max();
    co_await claim_all();
  }
}

asio::awaitable<void> Claimer::claim_all() {
  while (!life_.stopping()) {
    // The lease counts from before the statement, which must not wait for a connection: jobs
    // claimed after such a wait would be lost at once and lie idle until they are rescued.
    if (!co_await database_.wait_connected(settings_.poll)) co_return;
    const ClaimRoom room = callbacks_.room();
    more_waits_ = room.jobs == 0;
    ask_again_ = room.again;
    if (more_waits_ || !co_await claim_once(room)) co_return;
  }
}

// True: the batch was full, there may be more.
asio::awaitable<bool> Claimer::claim_once(const ClaimRoom& room) {
  const std::size_t wanted = std::min(settings_.batch, room.jobs);
  pg::Params params;
  params.text(settings_.worker)
      .integer(wanted)
      .integer(settings_.lease.count())
      .integer(room.batch_work ? 1 : 0);
  const auto sent = Clock::now();
  const auto rows = co_await database_.query(sql::claim_jobs, std::move(params));
  succeeding_ = rows.has_value();
  certain_ = rows || rows.error().failure != pg::Failure::lost;
  if (!rows) {
    log::warn("cannot claim: {}", pg::describe(rows.error()));
    co_return false;
  }
  for (int row = 0; row < rows->rows(); ++row) {
    callbacks_.start(
        ClaimedJob{{std::string(rows->text(row, 0)), std::string(rows->text(row, 3)), rows->integer(row, 2)},
                   std::string(rows->text(row, 1)),
                   rows->integer(row, 4),
                   std::string(rows->text(row, 5)),
                   std::string(rows->text(row, 6)),
                   rows->null(row, 7) ? std::vector<std::string>() : rows->text_array(row, 7),
                   rows->boolean(row, 8),
                   rows->number(row, 9),
                   rows->integer(row, 10)},
        sent);
  }
  co_return static_cast<std::size_t>(rows->rows()) >= wanted;
}

}  // namespace coach::worker
