#include "relay/realtime/pending_changes.hpp"

#include <gtest/gtest.h>

namespace coach::relay::realtime {
namespace {

class PendingChangesTest : public ::testing::Test {
 protected:
  PendingChangesTest() {
    table_->relation.columns = {{"id", 23, -1, true}, {"n", 23, -1, false}};
    for (auto& channel : channels_) channel = std::make_shared<Channel>();
  }

  Change change(ChangeKind event, std::string_view id, std::int64_t mark, std::size_t recipients = 1) {
    Change made;
    made.table = table_;
    made.event = event;
    made.committed_at = mark;
    auto& row = event == ChangeKind::remove ? made.old_row : made.row;
    row = {{pg::ColumnData::Kind::text, id}, {}};
    for (std::size_t i = 0; i < recipients; ++i) made.recipients.push_back({channels_.at(i), {1}, nullptr});
    return made;
  }

  PendingChanges::Pushed push(Change made) { return pending_.push(made); }

  std::vector<std::int64_t> take(std::size_t checks) {
    std::vector<std::int64_t> marks;
    for (const auto& one : pending_.take(checks)) marks.push_back(one.committed_at);
    return marks;
  }

  using Marks = std::vector<std::int64_t>;
  std::shared_ptr<Table> table_ = std::make_shared<Table>();
  std::array<ChannelPtr, 3> channels_;
  PendingChanges pending_{2, 6};
};

using enum ChangeKind;
using Pushed = PendingChanges::Pushed;

TEST_F(PendingChangesTest, TakesInOrderByTheNumberOfChecks) {
  push(change(insert, "1", 1, 3));
  push(change(insert, "2", 2, 1));
  push(change(insert, "3", 3, 2));
  EXPECT_EQ(take(2), Marks({1})) << "at least one";
  EXPECT_EQ(take(2), Marks({2}));
  EXPECT_EQ(take(2), Marks({3}));
  EXPECT_TRUE(pending_.empty());
}

TEST_F(PendingChangesTest, ConflatesUpdatesOnceItFallsBehind) {
  EXPECT_EQ(push(change(update, "1", 1)), Pushed::queued);
  EXPECT_EQ(push(change(update, "1", 2)), Pushed::queued) << "not behind yet";
  EXPECT_EQ(push(change(update, "1", 3)), Pushed::conflated);
  EXPECT_EQ(push(change(update, "1", 4, 2)), Pushed::queued) << "other recipients";
  EXPECT_EQ(push(change(update, "2", 5)), Pushed::queued);
  EXPECT_EQ(take(100), Marks({1, 3, 4, 5}));
}

TEST_F(PendingChangesTest, NothingMovesAcrossADelete) {
  push(change(update, "1", 1, 2));
  push(change(remove, "1", 2));
  EXPECT_EQ(push(change(update, "1", 3, 2)), Pushed::queued);
  EXPECT_EQ(take(100), Marks({1, 2, 3}));
}

TEST_F(PendingChangesTest, RefusesBeyondItsLimit) {
  push(change(insert, "1", 1, 3));
  push(change(insert, "2", 2, 3));
  EXPECT_EQ(push(change(insert, "3", 3)), Pushed::refused);
  take(3);
  EXPECT_EQ(push(change(insert, "3", 3)), Pushed::queued);
}

}  // namespace
}  // namespace coach::relay::realtime
