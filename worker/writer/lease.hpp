// A reply's lease by the local clock.
//
// The claim's id decides in the database whether a write is stored. This clock decides whether to try: a
// worker that was frozen, or cut off, for longer than its lease stops before it sends anything.
#pragma once

#include <optional>

#include "core/async.hpp"
#include "worker/metrics/reply_metrics.hpp"
#include "worker/writer/live_reply.hpp"

namespace coach::worker {

// Loses the reply when its lease is over at `now`, and counts it. True: it is lost or has ended.
bool lose_if_over(LiveReply& reply, Clock::time_point now, ReplyMetrics& metrics);

// The same for all of `replies`.
void lose_all_over(const LiveReplies& replies, Clock::time_point now, ReplyMetrics& metrics);

// When the next lease of a reply that is still being made runs out; nullopt: there is none.
std::optional<Clock::time_point> next_lease_end(const LiveReplies& replies);

}  // namespace coach::worker
