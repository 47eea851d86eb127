// Broadcasts from the database: rows of realtime.messages (realtime.send, and the triggers
// of Supabase), as the write-ahead log brings them.
#pragma once

#include <optional>
#include <string>

#include "pg/pgoutput.hpp"
#include "relay/realtime/phoenix_message.hpp"
#include "relay/realtime/subscription_index.hpp"

namespace coach::relay::realtime {

struct DatabaseBroadcast {
  std::string topic;
  std::string event;
  std::string id;
  bool is_private = true;
  Encoding encoding = Encoding::json;
  std::string payload;
};

// True for realtime.messages and its partitions.
bool holds_broadcasts(const pg::RelationMessage& relation);

// Nothing for a row that is no broadcast, or has no payload.
std::optional<DatabaseBroadcast> read_broadcast(const RowView& row);

}  // namespace coach::relay::realtime
