#include "worker/queue/lease.hpp"

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {

LeaseKeeper::LeaseKeeper(const Executor& executor, pg::Pipeline& database, const LeaseSettings& settings,
                         const LiveReplies& replies)
    : database_(database), settings_(settings), replies_(replies), wake_(executor) {}

void LeaseKeeper::stop() {
  stopping_ = true;
  wake_.set();
}

asio::awaitable<void> LeaseKeeper::run() {
  while (!stopping_) {
    co_await wake_.wait_for(settings_.heartbeat);
    if (stopping_) co_return;
    // A database that does not answer must not keep the local clock from being looked at.
    co_await run_for(settings_.heartbeat, renew());
    lose_expired();
  }
}

asio::awaitable<void> LeaseKeeper::renew() {
  std::vector<std::shared_ptr<LiveReply>> held;
  std::vector<std::string> ids;
  std::vector<std::int64_t> fences;
  for (const auto& [id, reply] : replies_) {
    if (reply->lost || reply->ended) continue;
    held.push_back(reply);
    ids.push_back(id);
    fences.push_back(reply->fence);
  }
  if (held.empty()) co_return;

  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(ids)))
      .text(pg::integer_array(fences))
      .integer(settings_.lease.count());
  // Counted from before the statement: the server's lease then ends later than ours.
  const auto sent = Clock::now();
  const auto renewed = co_await database_.query(sql::renew_leases, std::move(params));
  if (!renewed) {
    log::warn("leases not renewed: {}", pg::describe(renewed.error()));
    co_return;
  }
  std::unordered_set<std::string_view> ours;
  for (int row = 0; row < renewed->rows(); ++row) ours.insert(renewed->text(row, 0));
  for (const auto& reply : held) {
    if (ours.contains(reply->message_id)) {
      reply->lease_until = sent + settings_.lease;
    } else {
      reply->lose();
    }
  }
}

void LeaseKeeper::lose_expired() {
  const auto now = Clock::now();
  std::vector<std::shared_ptr<LiveReply>> expired;
  for (const auto& [id, reply] : replies_) {
    if (now >= reply->lease_until) expired.push_back(reply);
  }
  // Apart from the loop: lose() lets coroutines run that change the map.
  for (const auto& reply : expired) {
    if (!reply->lost && !reply->ended) log::warn("reply {}: the lease ran out", reply->message_id);
    reply->lose();
  }
}

}  // namespace coach::worker
