#include "relay/realtime/change.hpp"

#include <gtest/gtest.h>

#include "relay/realtime/visibility.hpp"

namespace coach::relay::realtime {
namespace {

using Kind = pg::ColumnData::Kind;

std::shared_ptr<Table> notes() {
  auto table = std::make_shared<Table>();
  table->relation.relation = 77;
  table->relation.schema = "public";
  table->relation.table = "no\"tes";
  table->relation.columns = {{"id", 23, -1, true}, {"body", 25, -1, false}};
  table->generation = 3;
  table->loaded = true;
  const ColumnType number{"int4", ValueForm::number, nullptr, ','};
  const ColumnType text{"text", ValueForm::text, nullptr, ','};
  table->columns = {
      {1, "id", number, true, 0}, {2, "body", text, false, 1}, {3, "made", number, false, std::nullopt}};
  return table;
}

Change update(pg::ColumnData body) {
  Change change;
  change.table = notes();
  change.event = ChangeKind::update;
  change.committed_at = 820'540'800'123'456;
  change.row = {{Kind::text, "7"}, body};
  return change;
}

TEST(ChangeData, Update) {
  const auto change = update({Kind::text, "hi"});
  EXPECT_EQ(
      change_data(change, Access("r*"), {"14"}, 1'000),
      R"({"schema":"public","table":"no\"tes","commit_timestamp":"2026-01-01T00:00:00.123Z","type":"UPDATE",)"
      R"("columns":[{"name":"id","type":"int4"},{"name":"body","type":"text"},{"name":"made","type":"int4"}],)"
      R"("record":{"id":7,"body":"hi","made":14},"old_record":{"id":7},"errors":null})");
}

TEST(ChangeData, OnlyReadableColumns) {
  const auto data = change_data(update({Kind::text, "hi"}), Access("r1"), {"14"}, 1'000);
  EXPECT_TRUE(data.contains(R"("columns":[{"name":"id","type":"int4"}],"record":{"id":7},)")) << data;
}

TEST(ChangeData, TooLargeKeepsShortValues) {
  const std::string long_text(100, 'x');
  const auto data = change_data(update({Kind::text, long_text}), Access("r*"), {"14"}, 50);
  EXPECT_TRUE(data.contains(R"("record":{"id":7,"made":14})")) << data;
  EXPECT_TRUE(data.contains(R"("errors":["Error 413: Payload Too Large"])")) << data;
}

TEST(ChangeData, DeleteShowsTheKeyOnlyUnderRowLevelSecurity) {
  Change change = update({Kind::text, "hi"});
  change.event = ChangeKind::remove;
  change.old_row = std::move(change.row);
  change.row.clear();
  change.old_is_whole = true;
  EXPECT_TRUE(change_data(change, Access("r*"), {}, 1'000).contains(R"("old_record":{"id":7})"));
  EXPECT_TRUE(change_data(change, Access("o*"), {}, 1'000).contains(R"("old_record":{"id":7,"body":"hi"})"));
}

TEST(MissingColumns, UnchangedAndGenerated) {
  EXPECT_EQ(missing_columns(update({Kind::text, "hi"})), std::vector<std::size_t>({2}));
  EXPECT_EQ(missing_columns(update({Kind::unchanged, {}})), std::vector<std::size_t>({1, 2}));
}

TEST(KeyLiterals, AreQuoted) {
  Change change = update({});
  change.row[0].text = "o'clock\\";
  EXPECT_EQ(key_literals(change), "('o''clock\\')");
  change.row[0] = {};
  EXPECT_EQ(key_literals(change), "") << "a key that was not sent";
}

TEST(RowLookup, NamesEveryPart) {
  const auto lookup = row_lookup(update({Kind::text, "hi"}));
  EXPECT_EQ(lookup.name, "rt_77_3_3");
  EXPECT_EQ(lookup.sql,
            R"(select coalesce(to_jsonb("made")::text, 'null') from "public"."no""tes" where "id" = $1)");
}

TEST(Access, Text) {
  EXPECT_TRUE(Access("r").nothing());
  EXPECT_TRUE(Access("").secured());
  EXPECT_FALSE(Access("o*").secured());
  EXPECT_TRUE(Access("o2,11").may_read(11));
  EXPECT_FALSE(Access("o2,11").may_read(1));
}

TEST(CommitTimestamp, Milliseconds) {
  EXPECT_EQ(commit_timestamp(0), "2000-01-01T00:00:00.000Z");
  EXPECT_EQ(commit_timestamp(1'999), "2000-01-01T00:00:00.001Z");
}

}  // namespace
}  // namespace coach::relay::realtime
