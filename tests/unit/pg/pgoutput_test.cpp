#include "pg/pgoutput.hpp"

#include <gtest/gtest.h>

#include <string>

#include "pg/replication.hpp"

namespace coach::pg {
namespace {

using namespace std::string_literals;

const std::string relation =
    "R\0\0\x40\x01public\0notes\0d\0\2"
    "\1id\0\0\0\0\x17\xff\xff\xff\xff"
    "\0body\0\0\0\0\x19\xff\xff\xff\xff"s;
const std::string insert =
    "I\0\0\x40\x01N\0\2t\0\0\0\1"
    "7"
    "t\0\0\0\2hi"s;
const std::string update =
    "U\0\0\x40\x01K\0\2t\0\0\0\1"
    "7"
    "nN\0\2t\0\0\0\1"
    "8"
    "u"s;
const std::string removal =
    "D\0\0\x40\x01K\0\2t\0\0\0\1"
    "8"
    "n"s;
const std::string begin = "B\0\0\0\0\1\0\0\0\0\2\xb0\0\0\0\0\0\0\0\2\xe9"s;
const std::string commit = "C\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\x30\0\2\xb0\0\0\0\0\0"s;
const std::string truncate = "T\0\0\0\1\0\0\0\x40\x01"s;

template <typename T>
T decoded(const std::string& bytes) {
  auto message = decode_pgoutput(bytes);
  EXPECT_TRUE(message) << (message ? "" : message.error());
  return std::get<T>(*message);
}

ColumnData text(std::string_view value) {
  return {ColumnData::Kind::text, value};
}

TEST(DecodePgOutput, Relation) {
  const auto message = decoded<RelationMessage>(relation);
  EXPECT_EQ(message.relation, 0x4001u);
  EXPECT_EQ(message.schema, "public");
  EXPECT_EQ(message.table, "notes");
  ASSERT_EQ(message.columns.size(), 2u);
  EXPECT_EQ(message.columns[0].name, "id");
  EXPECT_TRUE(message.columns[0].identity);
  EXPECT_EQ(message.columns[0].type, 23u);
  EXPECT_EQ(message.columns[1].name, "body");
  EXPECT_FALSE(message.columns[1].identity);
  EXPECT_EQ(message.columns[1].type_modifier, -1);
}

TEST(DecodePgOutput, Insert) {
  EXPECT_EQ(decoded<InsertMessage>(insert).row, RowData({text("7"), text("hi")}));
}

TEST(DecodePgOutput, UpdateWithItsOldKeyAndAnUnchangedValue) {
  const auto message = decoded<UpdateMessage>(update);
  EXPECT_EQ(message.old_row, RowData({text("7"), {}}));
  EXPECT_FALSE(message.old_is_whole);
  EXPECT_EQ(message.row, RowData({text("8"), {ColumnData::Kind::unchanged, {}}}));
}

TEST(DecodePgOutput, Delete) {
  const auto message = decoded<DeleteMessage>(removal);
  EXPECT_EQ(message.old_row, RowData({text("8"), {}}));
}

TEST(DecodePgOutput, Transaction) {
  EXPECT_EQ(decoded<BeginMessage>(begin).transaction, 745u);
  EXPECT_EQ(decoded<BeginMessage>(begin).committed_at, 0x0002b00000000000);
  EXPECT_EQ(decoded<CommitMessage>(commit).end_lsn, 0x010000'30u);
  EXPECT_EQ(decoded<TruncateMessage>(truncate).relations, std::vector<std::uint32_t>{0x4001});
}

TEST(DecodePgOutput, RefusesEveryTruncation) {
  for (const auto& whole : {relation, insert, update, removal, begin, commit, truncate}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_FALSE(decode_pgoutput(whole.substr(0, length))) << whole[0] << " cut to " << length;
    }
    EXPECT_FALSE(decode_pgoutput(whole + "x")) << whole[0] << " with a byte too many";
  }
}

TEST(DecodePgOutput, RefusesLengthsBeyondTheMessage) {
  EXPECT_FALSE(
      decode_pgoutput("I\0\0\x40\x01N\xff\xfft\0\0\0\1"
                      "7"s));
  EXPECT_FALSE(
      decode_pgoutput("I\0\0\x40\x01N\0\1t\xff\xff\xff\xff"
                      "7"s));
  EXPECT_FALSE(decode_pgoutput("T\xff\xff\xff\xff\0\0\0\x40\x01"s));
}

TEST(ForReplication, KeepsTheRestOfTheConnectionString) {
  EXPECT_EQ(for_replication("postgres://u@h/d"), "postgres://u@h/d?replication=database");
  EXPECT_EQ(for_replication("postgresql://u@h/d?sslmode=require"),
            "postgresql://u@h/d?sslmode=require&replication=database");
  EXPECT_EQ(for_replication("host=h dbname=d"), "host=h dbname=d replication=database");
}

}  // namespace
}  // namespace coach::pg
