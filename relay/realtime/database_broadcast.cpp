#include "relay/realtime/database_broadcast.hpp"

#include <string_view>

#include "relay/realtime/hex.hpp"

namespace coach::relay::realtime {

bool holds_broadcasts(const pg::RelationMessage& relation) {
  // A partition unless the publication says otherwise.
  return relation.schema == "realtime" &&
         (relation.table == "messages" || relation.table.starts_with("messages_2"));
}

std::optional<DatabaseBroadcast> read_broadcast(const RowView& row) {
  const auto text = [&](std::string_view column) {
    const auto* data = row.find(column);
    return data == nullptr ? std::string_view() : data->text;
  };
  if (text("extension") != "broadcast") return std::nullopt;
  DatabaseBroadcast message;
  message.topic = text("topic");
  message.event = text("event");
  message.id = text("id");
  message.is_private = text("private") == "t";
  message.payload = text("payload");
  if (message.payload.empty()) {
    const auto hex = text("binary_payload");
    if (!hex.starts_with("\\x")) return std::nullopt;
    message.encoding = Encoding::binary;
    message.payload = bytes_of_hex(hex.substr(2));
  }
  return message;
}

}  // namespace coach::relay::realtime
