#include "relay/realtime/change_feed.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <utility>
#include <variant>

#include "core/backoff.hpp"
#include "core/log.hpp"
#include "pg/params.hpp"
#include "relay/realtime/change_encoder.hpp"
#include "relay/realtime/hex.hpp"
#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

// Of one statement: some ten microseconds each, and what comes meanwhile waits.
constexpr std::size_t checks_at_once = 1'000;
constexpr std::size_t conflate_from = 5'000;

std::string slot_name() {
  std::random_device random;
  return fmt::format("coach_relay_{}_{:08x}", getpid(), random());
}

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

bool holds_messages(const pg::RelationMessage& relation) {
  // A partition unless the publication says otherwise.
  return relation.schema == "realtime" &&
         (relation.table == "messages" || relation.table.starts_with("messages_2"));
}

// One recipient for each channel, whatever number of its subscriptions matched.
std::vector<Recipient> by_channel(std::vector<SubscriptionPtr> matches) {
  std::ranges::sort(matches, {}, [](const SubscriptionPtr& one) { return std::pair(one->channel, one->id); });
  std::vector<Recipient> recipients;
  for (const auto& subscription : matches) {
    if (recipients.empty() || recipients.back().channel.get() != subscription->channel) {
      recipients.push_back({subscription->channel->shared_from_this(), {}, nullptr});
    }
    recipients.back().ids.push_back(subscription->id);
  }
  return recipients;
}

}  // namespace

ChangeFeed::ChangeFeed(const Executor& executor, const Options& options, Database& database,
                       RearView& rear_view, SubscriptionIndex& index, Statistics& statistics,
                       Callbacks callbacks)
    : executor_(executor),
      options_(options),
      database_(database),
      rear_view_(rear_view),
      index_(index),
      statistics_(statistics),
      callbacks_(std::move(callbacks)),
      changed_(executor),
      pending_(conflate_from, options.limits.pending_checks) {}

asio::awaitable<void> ChangeFeed::run() {
  co_await race(keep_streaming(), check_changes());
}

asio::awaitable<bool> ChangeFeed::wait_streaming() {
  while (!streaming_ && !stopped_) co_await changed_.wait();
  co_return streaming_;
}

void ChangeFeed::stop() {
  stopped_ = true;
  changed_.set();
}

asio::awaitable<void> ChangeFeed::keep_streaming() {
  std::minstd_rand random{std::random_device()()};
  std::uniform_real_distribution<double> between_0_and_1(0.0, 1.0);
  asio::steady_timer timer(executor_);
  for (std::uint32_t attempt = 0;; ++attempt) {
    pg::Replication replication(executor_);
    const auto started = co_await start(replication);
    if (started) {
      attempt = 0;
      log::info("realtime: streaming the write-ahead log");
      streaming_ = true;
      changed_.set();
      const auto ended = co_await replication.stream([this](std::string_view bytes) { take(bytes); },
                                                     [this] {
                                                       if (!pending_.empty()) changed_.set();
                                                     });
      streaming_ = false;
      pending_.clear();
      log::warn("realtime: {}", pg::describe(ended));
      callbacks_.gap("the stream of changes was interrupted");
    } else {
      log::warn("realtime: {}", pg::describe(started.error()));
    }
    timer.expires_after(backoff_delay({}, attempt, between_0_and_1(random)));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<std::expected<void, pg::Error>> ChangeFeed::start(pg::Replication& replication) {
  tables_.clear();
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(options_.publications)));
  const auto present = co_await database_.query(sql::realtime_publications, std::move(params));
  if (!present) co_return std::unexpected(present.error());
  pg::ReplicationOptions options;
  options.conninfo = options_.conninfo;
  options.slot = slot_name();
  options.publications = present->text_array(0, 0);
  if (options.publications.empty()) {
    co_return std::unexpected(
        pg::Error{pg::Failure::unavailable,
                  {},
                  "there is no publication supabase_realtime; make it: CREATE PUBLICATION "
                  "supabase_realtime FOR TABLE …"});
  }
  co_return co_await replication.start(std::move(options));
}

void ChangeFeed::take(std::string_view bytes) {
  auto message = pg::decode_pgoutput(bytes);
  if (!message) {
    log::error("realtime: {}", message.error());
    return callbacks_.gap("a change could not be read");
  }
  std::visit(Overloaded{
                 [&](const pg::BeginMessage& begin) { transaction_ = begin; },
                 [&](pg::RelationMessage& relation) {
                   auto table = std::make_shared<Table>();
                   const auto oid = relation.relation;
                   table->relation = std::move(relation);
                   table->generation = ++generations_;
                   tables_[oid] = std::move(table);
                 },
                 [&](const pg::InsertMessage& insert) {
                   take_row(bytes, ChangeKind::insert, insert.relation, insert.row, {}, false);
                 },
                 [&](const pg::UpdateMessage& update) {
                   take_row(bytes, ChangeKind::update, update.relation, update.row, update.old_row,
                            update.old_is_whole);
                 },
                 [&](const pg::DeleteMessage& removal) {
                   take_row(bytes, ChangeKind::remove, removal.relation, {}, removal.old_row,
                            removal.old_is_whole);
                 },
                 [](const auto&) {},
             },
             *message);
}

void ChangeFeed::take_row(std::string_view bytes, ChangeKind event, std::uint32_t relation,
                          const pg::RowData& row, const pg::RowData& old_row, bool old_is_whole) {
  ++statistics_.changes_read;
  const auto found = tables_.find(relation);
  if (found == tables_.end()) return callbacks_.gap("a change of an unknown table");
  const auto& table = found->second;
  if (holds_messages(table->relation)) {
    if (event == ChangeKind::insert) take_broadcast(*table, row);
    return;
  }
  if (index_.empty()) return;
  const RowView view{table->relation.columns, event == ChangeKind::remove ? old_row : row};
  auto recipients = by_channel(index_.match(table->relation.schema, table->relation.table, event, view));
  if (recipients.empty()) return;
  ++statistics_.changes_matched;

  // The bytes are libpq's: a change that waits for its check needs its own, and `row` and
  // `old_row` point into them.
  Change change;
  change.table = table;
  change.event = event;
  change.committed_at = transaction_.committed_at;
  change.transaction = transaction_.transaction;
  change.bytes = std::make_unique<const std::string>(bytes);
  change.old_is_whole = old_is_whole;
  const auto rebased = [&](pg::RowData values) {
    for (auto& value : values) {
      if (value.text.data() == nullptr) continue;
      value.text = std::string_view(*change.bytes)
                       .substr(static_cast<std::size_t>(value.text.data() - bytes.data()), value.text.size());
    }
    return values;
  };
  change.row = rebased(row);
  change.old_row = rebased(old_row);
  change.recipients = std::move(recipients);
  queue(std::move(change));
}

void ChangeFeed::take_broadcast(const Table& table, const pg::RowData& row) {
  const RowView view{table.relation.columns, row};
  const auto text = [&](std::string_view column) {
    const auto* data = view.find(column);
    return data == nullptr ? std::string() : std::string(data->text);
  };
  if (text("extension") != "broadcast") return;
  DatabaseBroadcast message;
  message.topic = text("topic");
  message.event = text("event");
  message.id = text("id");
  message.is_private = text("private") == "t";
  message.payload = text("payload");
  if (message.payload.empty()) {
    std::string_view hex;
    const auto* data = view.find("binary_payload");
    if (data != nullptr) hex = data->text;
    if (!hex.starts_with("\\x")) return;
    message.encoding = Encoding::binary;
    message.payload = bytes_of_hex(hex.substr(2));
  }
  callbacks_.broadcast(std::move(message));
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

asio::awaitable<void> ChangeFeed::check_changes() {
  while (true) {
    if (pending_.empty()) {
      co_await changed_.wait();
      continue;
    }
    co_await check(pending_.take(checks_at_once));
  }
}

asio::awaitable<void> ChangeFeed::check(std::vector<Change> batch) {
  for (auto& change : batch) {
    for (auto& recipient : change.recipients) recipient.user = recipient.channel->identity;
  }
  if (!co_await load_tables(batch)) co_return drop_recipients(batch, nullptr);
  VisibilityCheck present(batch, VisibilityCheck::About::present);
  statistics_.checks += present.checks();
  ++statistics_.check_statements;
  auto rows = co_await database_.query(sql::realtime_visible, present.params());
  if (rows) {
    present.answer(std::move(*rows));
    co_return co_await settle(batch, present, nullptr);
  }
  log::warn("realtime: the access check of {} changes failed: {}", batch.size(), pg::describe(rows.error()));
  const auto users = present.users();
  // One user's policy may have used up the time of all: each on its own.
  if (rows.error().failure != pg::Failure::server || users.size() < 2)
    co_return drop_recipients(batch, nullptr);
  for (const Identity* user : users) {
    VisibilityCheck one(batch, VisibilityCheck::About::present, user);
    auto own = co_await database_.query(sql::realtime_visible, one.params());
    if (own) {
      one.answer(std::move(*own));
      co_await settle(batch, one, user);
    } else {
      drop_recipients(batch, user);
    }
  }
}

// What cannot be checked must not be lost silently: who may have missed it joins again.
void ChangeFeed::drop_recipients(const std::vector<Change>& batch, const Identity* only) {
  for (const auto& change : batch) {
    for (const auto& recipient : change.recipients) {
      if (!recipient.channel->open() || (only != nullptr && recipient.user.get() != only)) continue;
      ++statistics_.dropped_for_gap;
      recipient.channel->client->drop("a change could not be checked");
    }
  }
}

asio::awaitable<bool> ChangeFeed::load_tables(const std::vector<Change>& batch) {
  for (const auto& change : batch) {
    if (change.table->loaded) continue;
    pg::Params params;
    params.integer(change.table->relation.relation);
    const auto rows = co_await database_.query(sql::realtime_table, std::move(params));
    if (!rows) {
      log::warn("realtime: the columns of a table cannot be read: {}", pg::describe(rows.error()));
      co_return false;
    }
    load_columns(*change.table, *rows);
  }
  co_return true;
}

asio::awaitable<void> ChangeFeed::settle(const std::vector<Change>& batch, const VisibilityCheck& present,
                                         const Identity* only) {
  const bool removals =
      std::ranges::any_of(batch, [](const Change& change) { return change.event == ChangeKind::remove; });
  VisibilityCheck older(batch, VisibilityCheck::About::removed, only);
  VisibilityCheck newer(batch, VisibilityCheck::About::removed, only);
  if (removals) {
    co_await rear_view_.look(older, RearView::Which::older);
    co_await rear_view_.look(newer, RearView::Which::newer);
  }
  const auto now = Clock::now();
  seen_.forget_before(now - remember_for);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Change& change = batch[i];
    if (change.table->columns.empty()) continue;  // dropped meanwhile
    Encoder encoder(change, options_.limits.record_bytes);
    const auto row = row_key(change);
    for (const auto& recipient : change.recipients) {
      const auto& user = recipient.user;
      if (!recipient.channel->open() || (only != nullptr && user.get() != only)) continue;
      Verdict verdict = present.verdict(i, user.get());
      if (change.event == ChangeKind::remove && verdict.access != nullptr && verdict.access->secured() &&
          verdict.kind == Verdict::Kind::visible) {
        const bool was_visible = older.verdict(i, user.get()).kind == Verdict::Kind::visible ||
                                 newer.verdict(i, user.get()).kind == Verdict::Kind::visible ||
                                 seen_.contains(row, user);
        if (!was_visible) verdict.kind = Verdict::Kind::hidden;
      }
      if (verdict.kind == Verdict::Kind::failed) {
        log::warn("realtime: the policies of {}.{} failed for a user with SQLSTATE {}",
                  change.table->relation.schema, change.table->relation.table, verdict.sqlstate);
      }
      if (verdict.kind == Verdict::Kind::visible && change.event != ChangeKind::remove &&
          verdict.access->secured()) {
        seen_.remember(row, user, now);
      }
      if (auto data = encoder.data(verdict)) send(change, row, recipient, std::move(data));
    }
  }
}

void ChangeFeed::send(const Change& change, std::uint64_t row, const Recipient& recipient,
                      std::shared_ptr<const std::string> data) {
  const Channel& channel = *recipient.channel;
  Frame frame;
  frame.head = channel.change_head;
  for (const auto id : recipient.ids) fmt::format_to(std::back_inserter(frame.head), "{},", id);
  frame.head.back() = ']';
  frame.head += R"(,"data":)";
  frame.body = std::move(data);
  frame.tail = channel.protocol == Protocol::v2 ? "}]" : R"(},"ref":null})";
  frame.row = row;
  frame.replaceable = change.event == ChangeKind::update;
  ++statistics_.changes_sent;
  channel.client->send(std::move(frame));
}

}  // namespace coach::relay::realtime
