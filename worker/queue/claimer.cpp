#include "worker/queue/claimer.hpp"

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {

Claimer::Claimer(const Executor& executor, pg::Pipeline& database, ClaimSettings settings,
                 std::function<std::size_t()> room, std::function<void(ClaimedJob, Clock::time_point)> start)
    : database_(database),
      settings_(std::move(settings)),
      room_(std::move(room)),
      start_(std::move(start)),
      event_(executor) {}

void Claimer::wake() {
  woken_ = true;
  event_.set();
}

void Claimer::stop() {
  stopping_ = true;
  event_.set();
}

asio::awaitable<void> Claimer::run() {
  while (!stopping_) {
    if (!woken_) co_await event_.wait_for(settings_.poll);
    woken_ = false;
    while (!stopping_ && room_() > 0) {
      if (!co_await claim_once()) break;
    }
  }
}

// True: the batch was full, there may be more.
asio::awaitable<bool> Claimer::claim_once() {
  // The lease counts from before the statement, which must not wait for a connection: jobs
  // claimed after such a wait would be lost at once and lie idle until they are rescued.
  if (!co_await database_.wait_connected(settings_.poll)) co_return false;
  const std::size_t wanted = std::min(settings_.batch, room_());
  pg::Params params;
  params.text(settings_.worker).integer(wanted).integer(settings_.lease.count());
  const auto sent = Clock::now();
  const auto rows = co_await database_.query(sql::claim_jobs, std::move(params));
  if (!rows) {
    log::warn("cannot claim: {}", pg::describe(rows.error()));
    co_return false;
  }
  for (int row = 0; row < rows->rows(); ++row) {
    start_(
        ClaimedJob{std::string(rows->text(row, 0)), std::string(rows->text(row, 1)), rows->integer(row, 2),
                   rows->integer(row, 3), std::string(rows->text(row, 4)), std::string(rows->text(row, 5))},
        sent);
  }
  co_return static_cast<std::size_t>(rows->rows()) == wanted;
}

}  // namespace coach::worker
