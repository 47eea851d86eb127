#include "relay/realtime/row_change.hpp"

#include <gtest/gtest.h>

namespace coach::relay::realtime {
namespace {

SubscriptionPtr subscription(const ChannelPtr& channel, std::uint32_t id) {
  Subscription made;
  made.id = id;
  made.channel = channel.get();
  return std::make_shared<const Subscription>(std::move(made));
}

TEST(RowChange, AChannelIsOneRecipientHoweverManyOfItsSubscriptionsMatch) {
  const auto one = std::make_shared<Channel>();
  const auto two = std::make_shared<Channel>();
  const auto recipients = by_channel({subscription(one, 7), subscription(two, 3), subscription(one, 5)});
  ASSERT_EQ(recipients.size(), 2u);
  for (const auto& recipient : recipients) {
    EXPECT_EQ(recipient.ids, recipient.channel == one ? (std::vector<std::uint32_t>{5, 7})
                                                      : (std::vector<std::uint32_t>{3}));
  }
}

TEST(RowChange, AKeptChangeOutlivesTheMessageItCameWith) {
  std::string bytes = "..new|old..";
  RowChange change;
  change.table = std::make_shared<Table>();
  change.event = ChangeKind::update;
  change.bytes = bytes;
  using Kind = pg::ColumnData::Kind;
  change.row = {{Kind::text, change.bytes.substr(2, 3)}, {Kind::null, {}}, {Kind::unchanged, {}}};
  change.old_row = {{Kind::text, change.bytes.substr(6, 3)}};
  change.old_is_whole = true;
  const auto kept = keep(change, {});
  bytes.assign(bytes.size(), '#');
  EXPECT_EQ(kept.row[0].text, "new");
  EXPECT_EQ(kept.row[1], (pg::ColumnData{Kind::null, {}}));
  EXPECT_EQ(kept.row[2], (pg::ColumnData{Kind::unchanged, {}}));
  EXPECT_EQ(kept.old_row[0].text, "old");
  EXPECT_TRUE(kept.old_is_whole);
}

TEST(RowChange, FiltersLookAtTheOldRowOfADelete) {
  RowChange change;
  change.table = std::make_shared<Table>();
  change.table->relation.columns = {{"id", 23, -1, true}};
  change.event = ChangeKind::remove;
  change.old_row = {{pg::ColumnData::Kind::text, "4"}};
  const auto* id = change.view().find("id");
  ASSERT_NE(id, nullptr);
  EXPECT_EQ(id->text, "4");
}

}  // namespace
}  // namespace coach::relay::realtime
