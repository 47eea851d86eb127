#include "worker/queue/heartbeat.hpp"

#include <unordered_set>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"
#include "worker/queue/claim_key.hpp"
#include "worker/writer/lease.hpp"

namespace coach::worker {
namespace {

constexpr auto farewell_limit = std::chrono::seconds(2);

}  // namespace

struct Heartbeat::Held {
  std::vector<std::shared_ptr<LiveReply>> replies;
  ClaimColumns claims;
};

Heartbeat::Heartbeat(const Executor& executor, pg::Pipeline& database, HeartbeatSettings settings,
                     const LiveReplies& replies, WorkerMetrics& metrics)
    : database_(database),
      settings_(std::move(settings)),
      replies_(replies),
      metrics_(metrics),
      life_(executor) {}

void Heartbeat::add_unaccounted(std::int64_t tokens_in, std::int64_t tokens_out) {
  tokens_in_ += tokens_in;
  tokens_out_ += tokens_out;
}

bool Heartbeat::in_touch() const {
  return in_touch_since_ == Clock::time_point::min() || Clock::now() - in_touch_since_ > 2 * settings_.lease;
}

Clock::duration Heartbeat::until_next() const {
  return rows_busy_ ? settings_.every / 5 : settings_.every;
}

asio::awaitable<void> Heartbeat::beat_until_stopped() {
  for (bool going_on = !life_.stopping(); going_on; going_on = co_await life_.rest(until_next())) {
    // A worker that was frozen looks at its own leases before it asks for more of them.
    lose_all_over(replies_, Clock::now(), metrics_.replies);
    if (!co_await run_for(settings_.every, beat())) {
      succeeding_ = false;
      in_touch_since_ = Clock::now();
    }
  }
  co_await run_for(farewell_limit, farewell());
}

Heartbeat::Held Heartbeat::held() const {
  Held held;
  for (const auto& [id, reply] : replies_) {
    if (reply->lost || reply->ended) continue;
    held.replies.push_back(reply);
    held.claims.add(reply->claim);
  }
  return held;
}

asio::awaitable<void> Heartbeat::beat() {
  const Held held = this->held();
  const auto tokens_in = tokens_in_;
  const auto tokens_out = tokens_out_;
  pg::Params params;
  params.text(settings_.worker)
      .text(COACH_VERSION)
      .text(draining_ ? "draining" : "running")
      .integer(held.replies.size())
      .integer(settings_.max_replies);
  held.claims.add_to(params);
  params.integer(settings_.lease.count())
      .integer(tokens_in)
      .integer(tokens_out)
      .text(settings_.schema_version);
  // Counted from before the statement: the server's lease then ends later than ours.
  const auto sent = Clock::now();
  const auto answer = co_await database_.query(sql::heartbeat, std::move(params));
  succeeding_ = answer && answer->rows() == 1;
  if (!succeeding_) {
    log::warn("leases not renewed: {}", answer ? "no answer" : pg::describe(answer.error()));
    in_touch_since_ = Clock::now();
    co_return;
  }
  tokens_in_ -= tokens_in;
  tokens_out_ -= tokens_out;
  workers_ = static_cast<std::size_t>(answer->integer(0, 0));
  answered(held, *answer, sent);
}

void Heartbeat::answered(const Held& held, const pg::Result& answer, Clock::time_point sent) {
  const auto ids = [&answer](int column) {
    return answer.null(0, column) ? std::vector<std::string>() : answer.text_array(0, column);
  };
  const auto renewed = ids(1);
  const auto busy = ids(2);
  rows_busy_ = !busy.empty();
  std::unordered_set<std::string_view> ours(renewed.begin(), renewed.end());
  // The database says that these are ours; the lease in the row is renewed once the row is free. Until then
  // nobody else can take the job either.
  ours.insert(busy.begin(), busy.end());
  for (const auto& reply : held.replies) {
    if (ours.contains(reply->claim.message_id)) {
      reply->lease_until = sent + settings_.lease;
    } else {
      reply->lose();
    }
  }
}

// What is left of the account goes with a last beat; a worker that stopped on purpose is
// not to be taken for one that died.
asio::awaitable<void> Heartbeat::farewell() {
  if (tokens_in_ + tokens_out_ > 0) co_await beat();
  pg::Params params;
  params.text(settings_.worker);
  co_await database_.query(sql::leave, std::move(params));
}

}  // namespace coach::worker
