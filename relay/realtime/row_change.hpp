// A row as the write-ahead log brings it, before anybody has asked who it concerns.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "pg/pgoutput.hpp"
#include "relay/realtime/change.hpp"
#include "relay/realtime/subscription_index.hpp"
#include "relay/realtime/table.hpp"

namespace coach::relay::realtime {

// `row` and `old_row` point into `bytes`, the pgoutput message, which is libpq's: valid
// during one call.
struct RowChange {
  std::shared_ptr<Table> table;
  ChangeKind event = ChangeKind::insert;
  std::int64_t committed_at = 0;  // microseconds since 2000-01-01 UTC
  std::uint32_t transaction = 0;
  std::string_view bytes;
  pg::RowData row;      // of a DELETE: empty
  pg::RowData old_row;  // as pgoutput sends it
  bool old_is_whole = false;

  // The values that filters look at.
  RowView view() const { return {table->relation.columns, event == ChangeKind::remove ? old_row : row}; }
};

// One recipient for each channel, whatever number of its subscriptions matched.
std::vector<Recipient> by_channel(std::vector<SubscriptionPtr> matches);

// The change with bytes of its own, so that it can wait for its check.
Change keep(const RowChange& change, std::vector<Recipient> recipients);

}  // namespace coach::relay::realtime
