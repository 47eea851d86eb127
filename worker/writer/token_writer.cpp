#include "worker/writer/token_writer.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"
#include "worker/writer/lease.hpp"
#include "worker/writer/reply_batch.hpp"

namespace coach::worker {
namespace {

constexpr auto idle = std::chrono::hours(1);

bool dirty(const LiveReply& reply) {
  return reply.status_dirty || reply.chunks_dirty || reply.text.dirty();
}

}  // namespace

TokenWriter::TokenWriter(const Executor& executor, pg::Pipeline& database, WriterSettings settings,
                         WorkerMetrics& metrics)
    : database_(database),
      settings_(std::move(settings)),
      metrics_(metrics),
      pacer_(settings_.pacing),
      life_(executor) {}

void TokenWriter::attach(const Reply& reply) {
  replies_.push_back(reply);
}

void TokenWriter::set_status(LiveReply& reply, ReplyStatus status) {
  if (reply.status == status && reply.last_write != Clock::time_point{}) return;
  reply.status = status;
  reply.status_dirty = true;
  // A status waits for a tick: an answer that comes at once makes it superfluous.
  if (reply.last_write == Clock::time_point{}) reply.last_write = Clock::now();
  touch(reply);
}

void TokenWriter::set_chunks(LiveReply& reply, std::vector<std::string> chunk_ids) {
  reply.chunk_ids = std::move(chunk_ids);
  reply.chunks_dirty = true;
}

void TokenWriter::append(LiveReply& reply, std::string_view text) {
  if (text.empty()) return;
  const bool first = reply.text.total_bytes() == 0;
  const bool was_clean = !dirty(reply);
  reply.text.append(text);
  if (first) {
    reply.urgent = true;
    reply.status = ReplyStatus::streaming;
    reply.status_dirty = true;
  }
  if (first || was_clean) touch(reply);
}

asio::awaitable<bool> TokenWriter::finish(LiveReply& reply, FinalState final) {
  reply.final = std::move(final);
  touch(reply);
  while (!reply.ended && !reply.lost) co_await reply.changed.wait();
  co_return !reply.lost;
}

void TokenWriter::touch(const LiveReply& reply) {
  const auto now = Clock::now();
  if (due(reply, now) < sleeping_until_) life_.wake();
}

// When this reply itself wants to be written, whatever the rhythm of statements allows.
Clock::time_point TokenWriter::wanted(const LiveReply& reply) const {
  if (reply.lost || reply.ended) return Clock::time_point::max();
  if (reply.urgent) return Clock::time_point::min();
  // Asked for, but somebody holds the conversation: another try, not at once.
  if (reply.final)
    return reply.end_asked ? reply.last_write + settings_.pacing.min_interval : Clock::time_point::min();
  if (!dirty(reply)) return Clock::time_point::max();
  return reply.last_write + reply_interval(settings_.pacing, reply.text.total_bytes());
}

// The earliest moment for a statement because of this reply.
Clock::time_point TokenWriter::due(const LiveReply& reply, Clock::time_point now) const {
  const auto when = wanted(reply);
  if (when == Clock::time_point::max()) return when;
  if (reply.urgent) return pacer_.next_urgent(now);
  return std::max(pacer_.next_tick(now), when);
}

Clock::time_point TokenWriter::next_action(Clock::time_point now) const {
  auto next = now + idle;
  for (const auto& reply : replies_) next = std::min(next, due(*reply, now));
  return next;
}

// A statement that is sent anyway, say for a first token, takes along every reply whose
// own time has come: otherwise first tokens in quick succession would starve the ticks.
TokenWriter::Replies TokenWriter::collect_due(Clock::time_point now) const {
  Replies batch;
  bool any_due = false;
  for (const auto& reply : replies_) {
    if (wanted(*reply) > now) continue;
    any_due = any_due || due(*reply, now) <= now;
    batch.push_back(reply);
  }
  if (!any_due) batch.clear();
  return batch;
}

asio::awaitable<void> TokenWriter::write_until_stopped() {
  while (true) {
    if (Replies batch = collect_due(Clock::now()); !batch.empty()) co_await store(std::move(batch));
    drop_ended();
    if (life_.stopping() && replies_.empty()) co_return;
    const auto now = Clock::now();
    sleeping_until_ = next_action(now);
    if (sleeping_until_ > now) co_await life_.pause(sleeping_until_ - now);
    sleeping_until_ = {};
  }
}

asio::awaitable<void> TokenWriter::store(Replies batch) {
  std::erase_if(batch, [this, now = Clock::now()](const Reply& reply) {
    return lose_if_over(*reply, now, metrics_.replies);
  });
  if (batch.empty()) co_return;
  std::size_t bytes = 0;
  for (const auto& reply : batch) bytes += reply->text.unacknowledged_bytes();
  auto params = write_parameters(settings_.worker, batch, settings_.broadcast);
  for (const auto& reply : batch) {
    reply->status_dirty = false;
    reply->chunks_dirty = false;
    reply->urgent = false;
    reply->end_asked = reply->final.has_value();
  }
  const auto sent = Clock::now();
  const auto result = co_await database_.query(sql::write_replies, std::move(params));
  const auto now = Clock::now();
  pacer_.wrote(sent, now);
  metrics_.database.flushed(batch.size(), bytes, now - sent);
  if (result) {
    stored(batch, *result);
  } else {
    co_await not_stored(std::move(batch), result.error());
  }
}

void TokenWriter::note_first_text(LiveReply& reply, Clock::time_point now) {
  if (reply.first_text_stored || !reply.text.any_stored()) return;
  reply.first_text_stored = true;
  if (reply.live) metrics_.replies.first_text(now - reply.asked_at);
}

void TokenWriter::not_ours(LiveReply& reply) {
  if (reply.lost || reply.ended) return;
  log::info(log::About{reply.claim.message_id}, "not ours any more (claim {}, fence {})", reply.claim.id,
            reply.claim.fence);
  metrics_.database.fenced_off();
  reply.lose();
}

// The text is to be written again, from where the row ends.
void TokenWriter::put_off(LiveReply& reply) {
  reply.text.give_back();
  reply.status_dirty = true;
  reply.chunks_dirty = reply.chunk_ids.has_value();
}

void TokenWriter::stored(const Replies& batch, const pg::Result& result) {
  std::unordered_map<std::string_view, std::string_view> outcomes;
  for (int row = 0; row < result.rows(); ++row) outcomes.emplace(result.text(row, 0), result.text(row, 1));
  const auto now = Clock::now();
  for (const auto& reply : batch) {
    const auto found = outcomes.find(reply->claim.message_id);
    if (found == outcomes.end()) {
      not_ours(*reply);
      continue;
    }
    reply->last_write = now;
    if (found->second == "busy") {
      metrics_.database.row_busy();
      put_off(*reply);
    } else if (found->second == "gap") {
      log::warn(log::About{reply->claim.message_id},
                "the database has less text than it had stored: sent again from the beginning");
      metrics_.database.text_lost();
      reply->text.rewind();
      put_off(*reply);
      reply->urgent = true;
    } else {
      reply->text.acknowledge();
      note_first_text(*reply, now);
      reply->ended = found->second == "ended";
      if (reply->ended) reply->changed.set();
    }
  }
}

asio::awaitable<void> TokenWriter::not_stored(Replies batch, const pg::Error& error) {
  for (const auto& reply : batch) put_off(*reply);
  if (pg::transient(error)) {
    log::warn("{} replies are not stored yet, trying again: {}", batch.size(), pg::describe(error));
    co_return;
  }
  if (batch.size() > 1) {
    // One row spoils the statement: each on its own, so that only that one suffers.
    log::warn("writing {} replies one by one: {}", batch.size(), pg::describe(error));
    for (const auto& reply : batch) co_await store({reply});
    co_return;
  }
  log::error(log::About{batch.front()->claim.message_id}, "cannot be stored, left to the next attempt: {}",
             pg::describe(error));
  batch.front()->lose();
}

void TokenWriter::drop_ended() {
  std::erase_if(replies_, [](const Reply& reply) { return reply->lost || reply->ended; });
}

}  // namespace coach::worker
