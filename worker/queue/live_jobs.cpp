#include "worker/queue/live_jobs.hpp"

#include <charconv>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {
namespace {

ReplyOutcome outcome_of(const LiveReply& reply) {
  if (!reply.ended || !reply.final) return ReplyOutcome::lost;
  return reply.final->status == ReplyStatus::complete ? ReplyOutcome::complete : ReplyOutcome::failed;
}

}  // namespace

std::optional<ClaimKey> parse_cancelled(std::string_view payload) {
  const auto first = payload.find(' ');
  if (first == 0 || first == std::string_view::npos) return std::nullopt;
  const auto second = payload.find(' ', first + 1);
  if (second == std::string_view::npos || second + 1 == payload.size()) return std::nullopt;
  ClaimKey key{.message_id = std::string(payload.substr(0, first)),
               .id = std::string(payload.substr(second + 1)),
               .fence = 0};
  if (key.id.contains(' ')) return std::nullopt;
  const auto number = payload.substr(first + 1, second - first - 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), key.fence);
  if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
  return key;
}

Usage paid_tokens(const LiveReply& reply) {
  if (reply.final && reply.final->usage) return *reply.final->usage;
  const auto estimate = [](std::size_t bytes) { return static_cast<std::int64_t>(bytes / 4); };
  Usage usage;
  usage.prompt_tokens = estimate(reply.prompt_bytes);
  usage.completion_tokens = estimate(reply.text.total_bytes());
  return usage;
}

LiveJobs::LiveJobs(const Executor& executor, Clock::duration lease, Parts parts, Callbacks callbacks)
    : executor_(executor), lease_(lease), parts_(parts), callbacks_(std::move(callbacks)), tasks_(executor) {}

void LiveJobs::start(ClaimedJob job, Clock::time_point claimed_at) {
  if (closed_) return late_.add(job.key);
  auto reply = std::make_shared<LiveReply>(executor_, job.key);
  reply->lease_until = claimed_at + lease_;
  const auto waited =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(job.waited_seconds));
  reply->asked_at = claimed_at - waited;
  reply->live = job.priority == 0;
  parts_.metrics.replies.claimed(job.priority, waited);
  parts_.budget.begin(Clock::now());
  replies_.insert_or_assign(job.key.message_id, reply);
  parts_.writer.attach(reply);
  auto slot = reply->cancel_turn.slot();
  std::string name = "reply " + job.key.message_id;
  tasks_.spawn(std::move(name), make(std::move(job), std::move(reply)), slot);
}

asio::awaitable<void> LiveJobs::make(ClaimedJob job, std::shared_ptr<LiveReply> reply) {
  const bool suspect = job.suspect;
  co_await parts_.turns.run(std::move(job), reply);
  account(*reply);
  // The same message may have been claimed again meanwhile.
  if (const auto held = replies_.find(reply->claim.message_id);
      held != replies_.end() && held->second == reply)
    replies_.erase(held);
  callbacks_.ended(suspect);
}

void LiveJobs::account(const LiveReply& reply) {
  const auto paid = paid_tokens(reply);
  parts_.budget.ended(Clock::now(), paid.prompt_tokens + paid.completion_tokens);
  parts_.metrics.cost.add(paid.prompt_tokens, paid.completion_tokens);
  parts_.metrics.replies.ended(outcome_of(reply));
  const bool stored = reply.ended && reply.final && reply.final->usage;
  if (!stored) callbacks_.unaccounted(paid.prompt_tokens, paid.completion_tokens);
}

void LiveJobs::hang_up(const ClaimKey& cancelled) {
  const auto held = replies_.find(cancelled.message_id);
  if (held == replies_.end() || held->second->claim != cancelled) return;
  std::shared_ptr(held->second)->lose();
}

asio::awaitable<bool> LiveJobs::hand_back_late(Clock::duration limit) {
  return release(std::exchange(late_, {}), limit);
}

asio::awaitable<bool> LiveJobs::hand_back(Clock::duration limit) {
  ClaimColumns claims;
  std::vector<std::shared_ptr<LiveReply>> unfinished;
  for (const auto& [id, reply] : replies_) {
    claims.add(reply->claim);
    unfinished.push_back(reply);
  }
  for (const auto& reply : unfinished) reply->lose();
  return release(std::move(claims), limit);
}

asio::awaitable<bool> LiveJobs::release(ClaimColumns claims, Clock::duration limit) {
  if (claims.size() == 0) co_return true;
  pg::Params params;
  claims.add_to(params);
  bool all = false;
  co_await run_for(limit, [&]() -> asio::awaitable<void> {
    const auto row = co_await parts_.database.query(sql::release_jobs, std::move(params));
    if (!row || row->rows() != 1) {
      log::warn("cannot hand {} replies back: {}", claims.size(),
                row ? "no answer" : pg::describe(row.error()));
      co_return;
    }
    all = row->integer(0, 1) == 0;
    log::info("{} of {} unfinished replies handed back", row->integer(0, 0), claims.size());
  }());
  co_return all;
}

}  // namespace coach::worker
