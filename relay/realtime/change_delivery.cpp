#include "relay/realtime/change_delivery.hpp"

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "relay/realtime/change_encoder.hpp"
#include "relay/realtime/change_frame.hpp"
#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

using enum Verdict::Kind;

bool is_removal(const Change& change) {
  return change.event == ChangeKind::remove;
}

// False: not for this user, or nobody is there any more.
bool is_asked(const Recipient& recipient, const Identity* only) {
  return recipient.channel->open() && (only == nullptr || recipient.user.get() == only);
}

bool is_secured(const Verdict& verdict) {
  return verdict.access != nullptr && verdict.access->secured();
}

}  // namespace

ChangeDelivery::ChangeDelivery(Database& database, RearView& rear_view, Statistics& statistics,
                               std::size_t record_bytes)
    : database_(database), rear_view_(rear_view), statistics_(statistics), record_bytes_(record_bytes) {}

asio::awaitable<void> ChangeDelivery::deliver(std::vector<Change> batch) {
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
void ChangeDelivery::drop_recipients(const std::vector<Change>& batch, const Identity* only) {
  for (const auto& change : batch) {
    for (const auto& recipient : change.recipients) {
      if (!is_asked(recipient, only)) continue;
      ++statistics_.dropped_for_gap;
      recipient.channel->client->drop("a change could not be checked");
    }
  }
}

asio::awaitable<bool> ChangeDelivery::load_tables(const std::vector<Change>& batch) {
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

asio::awaitable<void> ChangeDelivery::settle(const std::vector<Change>& batch, const VisibilityCheck& present,
                                             const Identity* only) {
  VisibilityCheck older(batch, VisibilityCheck::About::removed, only);
  VisibilityCheck newer(batch, VisibilityCheck::About::removed, only);
  if (std::ranges::any_of(batch, is_removal)) {
    co_await rear_view_.look(older, RearView::Which::older);
    co_await rear_view_.look(newer, RearView::Which::newer);
  }
  const auto now = Clock::now();
  seen_.forget_before(now - remember_for);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Change& change = batch[i];
    if (change.table->columns.empty()) continue;  // dropped meanwhile
    Encoder encoder(change, record_bytes_);
    const auto row = row_key(change);
    const auto was_visible = [&](const IdentityPtr& user) {
      return older.verdict(i, user.get()).kind == visible || newer.verdict(i, user.get()).kind == visible ||
             seen_.contains(row, user);
    };
    for (const auto& recipient : change.recipients) {
      if (!is_asked(recipient, only)) continue;
      const auto& user = recipient.user;
      Verdict verdict = present.verdict(i, user.get());
      if (verdict.kind == visible && is_secured(verdict)) {
        if (!is_removal(change)) {
          seen_.remember(row, user, now);
        } else if (!was_visible(user)) {
          verdict.kind = hidden;
        }
      }
      if (verdict.kind == failed) {
        log::warn("realtime: the policies of {}.{} failed for a user with SQLSTATE {}",
                  change.table->relation.schema, change.table->relation.table, verdict.sqlstate);
      }
      auto data = encoder.data(verdict);
      if (!data) continue;
      ++statistics_.changes_sent;
      recipient.channel->client->send(change_frame(change, recipient, row, std::move(data)));
    }
  }
}

}  // namespace coach::relay::realtime
