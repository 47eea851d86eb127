#include "relay/realtime/database_broadcast.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace coach::relay::realtime {
namespace {

std::optional<DatabaseBroadcast> read(const std::vector<std::pair<std::string, std::string_view>>& values) {
  std::vector<pg::RelationColumn> columns;
  pg::RowData row;
  for (const auto& [name, text] : values) {
    columns.push_back({name, 25, -1, false});
    row.push_back({pg::ColumnData::Kind::text, text});
  }
  return read_broadcast({columns, row});
}

bool holds(const char* schema, const char* table) {
  pg::RelationMessage relation;
  relation.schema = schema;
  relation.table = table;
  return holds_broadcasts(relation);
}

TEST(DatabaseBroadcast, LiesInRealtimeMessagesAndItsPartitions) {
  EXPECT_TRUE(holds("realtime", "messages"));
  EXPECT_TRUE(holds("realtime", "messages_2026_11_24"));
  EXPECT_FALSE(holds("realtime", "messages_archive"));
  EXPECT_FALSE(holds("public", "messages"));
}

TEST(DatabaseBroadcast, JsonIsPassedOnAsItStands) {
  const auto message = read({{"extension", "broadcast"},
                             {"topic", "room"},
                             {"event", "delta"},
                             {"id", "5"},
                             {"private", "f"},
                             {"payload", R"({"a":1})"}});
  ASSERT_TRUE(message);
  EXPECT_EQ(message->topic, "room");
  EXPECT_EQ(message->event, "delta");
  EXPECT_EQ(message->id, "5");
  EXPECT_FALSE(message->is_private);
  EXPECT_EQ(message->encoding, Encoding::json);
  EXPECT_EQ(message->payload, R"({"a":1})");
}

TEST(DatabaseBroadcast, BytesComeAsHexadecimalDigits) {
  const auto message = read({{"extension", "broadcast"}, {"private", "t"}, {"binary_payload", "\\x6869"}});
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->is_private);
  EXPECT_EQ(message->encoding, Encoding::binary);
  EXPECT_EQ(message->payload, "hi");
}

TEST(DatabaseBroadcast, OtherRowsAreNone) {
  EXPECT_FALSE(read({{"extension", "presence"}, {"payload", "{}"}}));
  EXPECT_FALSE(read({{"extension", "broadcast"}, {"topic", "room"}})) << "no payload";
}

}  // namespace
}  // namespace coach::relay::realtime
