#include "relay/realtime/subscription_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace coach::relay::realtime {
namespace {

class SubscriptionIndexTest : public ::testing::Test {
 protected:
  SubscriptionPtr add(const std::string& schema, const std::string& table, std::string_view filter,
                      Comparison comparison = Comparison::integer) {
    auto subscription = std::make_shared<Subscription>();
    subscription->id = ++ids_;
    subscription->schema = schema;
    subscription->table = table;
    subscription->conditions = *parse_filter(filter);
    subscription->comparisons.assign(subscription->conditions.size(), comparison);
    index_.add(subscription);
    return subscription;
  }

  std::vector<std::uint32_t> match(std::string_view id, std::string_view owner,
                                   ChangeKind event = ChangeKind::insert) {
    using Kind = pg::ColumnData::Kind;
    const std::vector<pg::RelationColumn> columns{{"id", 23, -1, true}, {"owner", 23, -1, false}};
    const pg::RowData row{{Kind::text, id}, {owner.empty() ? Kind::null : Kind::text, owner}};
    std::vector<std::uint32_t> found;
    for (const auto& one : index_.match("public", "notes", event, {columns, row})) found.push_back(one->id);
    std::ranges::sort(found);
    return found;
  }

  using Ids = std::vector<std::uint32_t>;
  SubscriptionIndex index_;
  std::uint32_t ids_ = 0;
};

TEST_F(SubscriptionIndexTest, ByTableAndFilterValue) {
  add("public", "notes", "id=eq.1");
  add("public", "notes", "id=eq.2");
  add("public", "notes", "id=in.(2,2,3)");
  add("public", "notes", "");
  add("public", "notes", "id=gt.1");
  add("public", "other", "");
  add("public", "*", "");
  add("*", "*", "owner=eq.7");
  EXPECT_EQ(match("1", ""), Ids({1, 4, 7}));
  EXPECT_EQ(match("2", "7"), Ids({2, 3, 4, 5, 7, 8}));
  EXPECT_EQ(match("3", "8"), Ids({3, 4, 5, 7}));
}

TEST_F(SubscriptionIndexTest, AllConditionsCount) {
  add("public", "notes", "id=eq.1,owner=eq.7");
  add("public", "notes", "owner=neq.7,id=eq.1");
  EXPECT_EQ(match("1", "7"), Ids({1}));
  EXPECT_EQ(match("1", "8"), Ids({2}));
  EXPECT_EQ(match("1", ""), Ids());
}

TEST_F(SubscriptionIndexTest, OnlyTheWantedEvents) {
  auto subscription = std::make_shared<Subscription>();
  subscription->id = 9;
  subscription->schema = "public";
  subscription->table = "notes";
  subscription->insert = subscription->update = false;
  index_.add(subscription);
  EXPECT_EQ(match("1", ""), Ids());
  EXPECT_EQ(match("1", "", ChangeKind::remove), Ids({9}));
}

TEST_F(SubscriptionIndexTest, RemovedOnesAreGone) {
  std::vector<SubscriptionPtr> all;
  for (const char* filter : {"", "id=eq.1", "id=in.(1,2)", "id=gt.0", "owner=is.null"}) {
    all.push_back(add("public", "notes", filter));
  }
  EXPECT_EQ(match("1", "").size(), 5u);
  for (const auto& one : all) index_.remove(one);
  EXPECT_EQ(match("1", ""), Ids());
  EXPECT_TRUE(index_.empty());
}

TEST_F(SubscriptionIndexTest, AValueThatWasNotSentMatchesNothing) {
  add("public", "notes", "owner=eq.7");
  const std::vector<pg::RelationColumn> columns{{"owner", 23, -1, false}};
  const pg::RowData row{{pg::ColumnData::Kind::unchanged, {}}};
  EXPECT_TRUE(index_.match("public", "notes", ChangeKind::update, {columns, row}).empty());
}

}  // namespace
}  // namespace coach::relay::realtime
