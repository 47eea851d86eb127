#include "relay/realtime/change_feed.hpp"

#include <cstddef>
#include <utility>

namespace coach::relay::realtime {
namespace {

// Of one statement: some ten microseconds each, and what comes meanwhile waits.
constexpr std::size_t checks_at_once = 1'000;
constexpr std::size_t conflate_from = 5'000;

}  // namespace

ChangeFeed::ChangeFeed(const Executor& executor, const Options& options, Database& database,
                       RearView& rear_view, SubscriptionIndex& index, Statistics& statistics,
                       Callbacks callbacks)
    : options_(options),
      index_(index),
      statistics_(statistics),
      callbacks_(std::move(callbacks)),
      stream_(executor, options, database, handlers()),
      delivery_(database, rear_view, statistics, options.limits.record_bytes),
      pending_(conflate_from, options.limits.pending_checks),
      queued_(executor) {}

ChangeStream::Handlers ChangeFeed::handlers() {
  return {
      .row = [this](const RowChange& change) { take_row(change); },
      .after_burst =
          [this] {
            if (!pending_.empty()) queued_.set();
          },
      .interrupted =
          [this] {
            pending_.clear();
            callbacks_.gap("the stream of changes was interrupted");
          },
      .unreadable = [this](std::string_view why) { callbacks_.gap(why); },
  };
}

asio::awaitable<void> ChangeFeed::run() {
  co_await race(stream_.run(), deliver_pending());
}

void ChangeFeed::take_row(const RowChange& change) {
  ++statistics_.changes_read;
  const auto& relation = change.table->relation;
  if (holds_broadcasts(relation)) {
    if (change.event != ChangeKind::insert) return;
    if (auto message = read_broadcast(change.view())) callbacks_.broadcast(std::move(*message));
    return;
  }
  if (options_.on_row) {
    if (const auto* id = change.view().find("id")) options_.on_row(relation.schema, relation.table, id->text);
  }
  if (index_.empty()) return;
  auto recipients = by_channel(index_.match(relation.schema, relation.table, change.event, change.view()));
  if (recipients.empty()) return;
  ++statistics_.changes_matched;
  queue(keep(change, std::move(recipients)));
}

void ChangeFeed::queue(Change change) {
  const auto pushed = pending_.push(change);
  if (pushed == PendingChanges::Pushed::conflated) ++statistics_.conflated;
  if (pushed != PendingChanges::Pushed::refused) return;
  for (const auto& recipient : change.recipients) {
    if (!recipient.channel->open()) continue;
    ++statistics_.dropped_for_gap;
    recipient.channel->client->drop("too many changes wait for their check");
  }
}

asio::awaitable<void> ChangeFeed::deliver_pending() {
  while (true) {
    if (pending_.empty()) {
      co_await queued_.wait();
      continue;
    }
    co_await delivery_.deliver(pending_.take(checks_at_once));
  }
}

}  // namespace coach::relay::realtime
