#include "worker/writer/lease.hpp"

#include <vector>

#include "core/log.hpp"

namespace coach::worker {

bool lose_if_over(LiveReply& reply, Clock::time_point now, ReplyMetrics& metrics) {
  if (reply.lost || reply.ended) return true;
  if (now < reply.lease_until) return false;
  log::warn(log::About{reply.claim.message_id}, "the lease ran out");
  metrics.lease_lost();
  reply.lose();
  return true;
}

void lose_all_over(const LiveReplies& replies, Clock::time_point now, ReplyMetrics& metrics) {
  std::vector<std::shared_ptr<LiveReply>> over;
  for (const auto& [id, reply] : replies) {
    if (now >= reply->lease_until) over.push_back(reply);
  }
  // Apart from the loop: lose() lets coroutines run that change the map.
  for (const auto& reply : over) lose_if_over(*reply, now, metrics);
}

std::optional<Clock::time_point> next_lease_end(const LiveReplies& replies) {
  std::optional<Clock::time_point> next;
  for (const auto& [id, reply] : replies) {
    if (reply->lost || reply->ended) continue;
    if (!next || reply->lease_until < *next) next = reply->lease_until;
  }
  return next;
}

}  // namespace coach::worker
