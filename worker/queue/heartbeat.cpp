#include "worker/queue/heartbeat.hpp"

#include <unordered_set>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {
namespace {

constexpr auto farewell_limit = std::chrono::seconds(2);

}  // namespace

struct Heartbeat::Held {
  std::vector<std::shared_ptr<LiveReply>> replies;
  std::vector<std::string> ids;
  std::vector<std::int64_t> fences;
};

Heartbeat::Heartbeat(const Executor& executor, pg::Pipeline& database, HeartbeatSettings settings,
                     const LiveReplies& replies, WorkerMetrics& metrics)
    : database_(database),
      settings_(std::move(settings)),
      replies_(replies),
      metrics_(metrics),
      wake_(executor) {}

void Heartbeat::stop() {
  stopping_ = true;
  wake_.set();
}

void Heartbeat::add_unaccounted(std::int64_t tokens_in, std::int64_t tokens_out) {
  tokens_in_ += tokens_in;
  tokens_out_ += tokens_out;
}

bool Heartbeat::in_touch() const {
  return in_touch_since_ == Clock::time_point::min() || Clock::now() - in_touch_since_ > 2 * settings_.lease;
}

asio::awaitable<void> Heartbeat::run() {
  while (!stopping_) {
    // A database that does not answer must not keep the local clock from being looked at.
    if (!co_await run_for(settings_.every, beat())) in_touch_since_ = Clock::now();
    lose_expired();
    if (!stopping_) co_await wake_.wait_for(settings_.every);
  }
  co_await run_for(farewell_limit, farewell());
}

Heartbeat::Held Heartbeat::held() const {
  Held held;
  for (const auto& [id, reply] : replies_) {
    if (reply->lost || reply->ended) continue;
    held.replies.push_back(reply);
    held.ids.push_back(id);
    held.fences.push_back(reply->fence);
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
      .integer(settings_.max_replies)
      .text(pg::text_array(std::span<const std::string>(held.ids)))
      .text(pg::integer_array(held.fences))
      .integer(settings_.lease.count())
      .integer(tokens_in)
      .integer(tokens_out)
      .text(settings_.schema_version);
  // Counted from before the statement: the server's lease then ends later than ours.
  const auto sent = Clock::now();
  const auto answer = co_await database_.query(sql::heartbeat, std::move(params));
  if (!answer || answer->rows() != 1) {
    log::warn("leases not renewed: {}", answer ? "no answer" : pg::describe(answer.error()));
    in_touch_since_ = Clock::now();
    co_return;
  }
  tokens_in_ -= tokens_in;
  tokens_out_ -= tokens_out;
  workers_ = static_cast<std::size_t>(answer->integer(0, 0));
  const auto renewed = answer->null(0, 1) ? std::vector<std::string>() : answer->text_array(0, 1);
  const std::unordered_set<std::string_view> ours(renewed.begin(), renewed.end());
  for (const auto& reply : held.replies) {
    if (ours.contains(reply->message_id)) {
      reply->lease_until = sent + settings_.lease;
    } else {
      reply->lose();
    }
  }
}

void Heartbeat::lose_expired() {
  const auto now = Clock::now();
  std::vector<std::shared_ptr<LiveReply>> expired;
  for (const auto& [id, reply] : replies_) {
    if (now >= reply->lease_until) expired.push_back(reply);
  }
  // Apart from the loop: lose() lets coroutines run that change the map.
  for (const auto& reply : expired) {
    if (!reply->lost && !reply->ended) {
      log::warn(log::About{reply->message_id}, "the lease ran out");
      metrics_.replies.lease_lost();
    }
    reply->lose();
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
