// A committed change of a row that at least one subscription matches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pg/pgoutput.hpp"
#include "relay/realtime/channel.hpp"
#include "relay/realtime/table.hpp"

namespace coach::relay::realtime {

// A channel with the ids of its subscriptions that matched.
struct Recipient {
  ChannelPtr channel;
  std::vector<std::uint32_t> ids;
  IdentityPtr user;  // asked for; the channel's token may be replaced meanwhile
};

struct Change {
  std::shared_ptr<Table> table;
  ChangeKind event = ChangeKind::insert;
  std::int64_t committed_at = 0;  // microseconds since 2000-01-01 UTC
  std::uint32_t transaction = 0;
  // The pgoutput message that `row` and `old_row` point into; it stays put when moved.
  std::unique_ptr<const std::string> bytes;
  pg::RowData row;      // of a DELETE: empty
  pg::RowData old_row;  // as pgoutput sends it
  bool old_is_whole = false;
  std::vector<Recipient> recipients;

  // The row the primary key is read from.
  const pg::RowData& key_row() const { return event == ChangeKind::remove ? old_row : row; }
};

// The primary key's values as SQL literals in parentheses, ('7','a'); empty when the table
// has no primary key or it was not sent.
std::string key_literals(const Change& change);

// Which columns only the database can tell: unchanged out-of-line values, generated
// columns, composite types. Indices into the table's columns.
std::vector<std::size_t> missing_columns(const Change& change);

// A number for the row, equal for every change of it; never 0.
std::uint64_t row_key(const Change& change);

// "2026-11-24T09:02:46.123Z"
std::string commit_timestamp(std::int64_t microseconds_since_2000);

// The `data` object of a postgres_changes message for those who may read the columns of
// `access`. `fetched` has the JSON of missing_columns() in order, or is empty: then they
// are left out. Rows of more than `record_bytes` keep only their short values.
std::string change_data(const Change& change, const Access& access,
                        const std::vector<std::string_view>& fetched, std::size_t record_bytes);

// The same without any column, and with an error.
std::string error_data(const Change& change, std::string_view error);

}  // namespace coach::relay::realtime
