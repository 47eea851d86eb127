// The pure parts of the token writer.

#include <gtest/gtest.h>

#include "worker/writer/pacing.hpp"
#include "worker/writer/reply_text.hpp"

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

TEST(ReplyText, WritesContinueWhereTheLastOneEnded) {
  ReplyText text;
  EXPECT_FALSE(text.dirty());
  text.append("caf\xC3\xA9 ");
  EXPECT_TRUE(text.dirty());
  TextWrite write = text.take();
  EXPECT_EQ(write.offset, 0u);
  EXPECT_EQ(write.text, "caf\xC3\xA9 ");
  EXPECT_FALSE(text.dirty());

  text.append("au lait");  // while the first is in flight
  EXPECT_TRUE(text.dirty());
  text.acknowledge();
  write = text.take();
  EXPECT_EQ(write.offset, 5u);  // characters, not bytes
  EXPECT_EQ(write.text, "au lait");
}

TEST(ReplyText, AnUnknownOutcomeIsWrittenAgainFromTheSameOffset) {
  ReplyText text;
  text.append("one ");
  text.take();
  text.acknowledge();
  text.append("two ");
  text.take();
  text.append("three");
  text.give_back();
  EXPECT_TRUE(text.dirty());
  const TextWrite write = text.take();
  EXPECT_EQ(write.offset, 4u);
  EXPECT_EQ(write.text, "two three");
  EXPECT_EQ(text.total_bytes(), 13u);
}

TEST(ReplyText, ARowThatHasLessGetsEverythingAgain) {
  ReplyText text;
  text.append("caf\xC3\xA9 ");
  text.take();
  text.acknowledge();
  text.append("au ");
  EXPECT_EQ(text.take().bytes_before, 6u);
  text.append("lait");
  text.rewind();
  EXPECT_TRUE(text.dirty());
  EXPECT_FALSE(text.any_stored());
  const TextWrite write = text.take();
  EXPECT_EQ(write.offset, 0u);
  EXPECT_EQ(write.bytes_before, 0u);
  EXPECT_EQ(write.text, "caf\xC3\xA9 au lait");
  text.acknowledge();
  EXPECT_FALSE(text.dirty());
  text.append("!");
  EXPECT_EQ(text.take().offset, 12u);
}

TEST(ReplyInterval, GrowsWithTheTextWithinItsBounds) {
  const PacingSettings settings;
  EXPECT_EQ(reply_interval(settings, 0), 50ms);
  EXPECT_GT(reply_interval(settings, 2'000), 100ms);
  EXPECT_EQ(reply_interval(settings, 1'000'000), 200ms);
}

TEST(WritePacer, KeepsTheRateOverAnyLongTime) {
  const PacingSettings settings;
  WritePacer pacer(settings);
  const Clock::time_point start{};
  auto now = start + 1h;
  const auto begin = now;
  int sent = 0;
  while (now < begin + 20s) {
    now = std::max(now, pacer.next_urgent(now));
    pacer.wrote(now, now + 1ms);
    ++sent;
  }
  // 25 a second, and one second's worth that was saved up.
  EXPECT_LE(sent, 25 * 20 + 25 + 1);
  EXPECT_GE(sent, 25 * 20);
}

TEST(WritePacer, AFirstTokenGoesAtOnceATickWaitsItsTurn) {
  WritePacer pacer({});
  const auto now = Clock::time_point{} + 1h;
  EXPECT_EQ(pacer.next_urgent(now), now);
  pacer.wrote(now, now + 1ms);
  EXPECT_EQ(pacer.next_urgent(now + 2ms), now + 2ms);
  EXPECT_EQ(pacer.next_tick(now + 2ms), now + 80ms);
}

TEST(WritePacer, ASlowDatabaseGetsRest) {
  WritePacer pacer({});
  auto now = Clock::time_point{} + 1h;
  for (int i = 0; i < 50; ++i) {
    pacer.wrote(now, now + 200ms);
    now += 1s;
  }
  EXPECT_GE(pacer.next_tick(now - 1s), now - 1s + 390ms);
}

}  // namespace
}  // namespace coach::worker
