#include "relay/realtime/outbox.hpp"

#include <gtest/gtest.h>

namespace coach::relay::realtime {
namespace {

Frame change(std::uint64_t row, std::string text, bool update = true) {
  Frame frame = text_frame(std::move(text));
  frame.row = row;
  frame.replaceable = update;
  return frame;
}

using Pushed = Outbox::Pushed;

TEST(Outbox, KeepsTheOrder) {
  Outbox outbox(1'000'000, 1'000'000);
  int next = 0;
  for (int i = 0; i < 5'000; ++i) {
    outbox.push(text_frame(std::to_string(i)));
    if (i % 3 == 0) EXPECT_EQ(outbox.pop().head, std::to_string(next++));
  }
  while (!outbox.empty()) EXPECT_EQ(outbox.pop().head, std::to_string(next++));
  EXPECT_EQ(next, 5'000);
  EXPECT_EQ(outbox.bytes(), 0u);
}

TEST(Outbox, ConflatesUpdatesOfARowOnceItLags) {
  Outbox outbox(10, 1'000);
  EXPECT_EQ(outbox.push(change(1, "one")), Pushed::queued);
  EXPECT_EQ(outbox.push(change(1, "two")), Pushed::queued) << "not lagging yet";
  EXPECT_EQ(outbox.push(change(2, "other")), Pushed::queued);
  EXPECT_EQ(outbox.push(change(1, "three")), Pushed::conflated);
  EXPECT_EQ(outbox.push(change(1, "longer than before")), Pushed::conflated);
  EXPECT_EQ(outbox.pop().head, "one");
  EXPECT_EQ(outbox.pop().head, "longer than before");
  EXPECT_EQ(outbox.pop().head, "other");
  EXPECT_EQ(outbox.bytes(), 0u);
}

TEST(Outbox, NothingMovesAcrossADelete) {
  Outbox outbox(0, 1'000);
  outbox.push(change(1, "update"));
  outbox.push(change(1, "delete", false));
  EXPECT_EQ(outbox.push(change(1, "insert", false)), Pushed::queued);
  EXPECT_EQ(outbox.push(change(1, "later")), Pushed::queued);
  EXPECT_EQ(outbox.push(change(1, "latest")), Pushed::conflated);
  EXPECT_EQ(outbox.pop().head, "update");
  EXPECT_EQ(outbox.pop().head, "delete");
  EXPECT_EQ(outbox.pop().head, "insert");
  EXPECT_EQ(outbox.pop().head, "latest");
}

TEST(Outbox, SentFramesAreNotReplaced) {
  Outbox outbox(0, 1'000);
  outbox.push(change(1, "sent"));
  outbox.pop();
  EXPECT_EQ(outbox.push(change(1, "new")), Pushed::queued);
  EXPECT_EQ(outbox.pop().head, "new");
}

TEST(Outbox, RefusesBeyondItsLimit) {
  Outbox outbox(5, 10);
  EXPECT_EQ(outbox.push(text_frame("12345678")), Pushed::queued);
  EXPECT_EQ(outbox.push(text_frame("abc")), Pushed::overflowed);
  EXPECT_EQ(outbox.push(text_frame("ab")), Pushed::queued);
  outbox.clear();
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.push(text_frame("12345678")), Pushed::queued);
}

}  // namespace
}  // namespace coach::relay::realtime
