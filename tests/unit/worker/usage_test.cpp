// Token counts as providers tell them.

#include "worker/provider/usage.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "worker/provider/chat_progress.hpp"

namespace coach::worker {
namespace {

ToldUsage told(const std::string& prompt_tokens, const std::string& completion_tokens) {
  const auto chunk =
      parse_chat_chunk("message", R"({"choices":[],"usage":{"prompt_tokens":)" + prompt_tokens +
                                      R"(,"completion_tokens":)" + completion_tokens + "}}");
  EXPECT_TRUE(chunk.understood);
  return chunk.usage.value_or(ToldUsage{});
}

TEST(Usage, AnOrdinaryOneIsBelieved) {
  const auto believed = believe(told("12", "3"), {1'000, 100}, {250, 25});
  ASSERT_TRUE(believed);
  EXPECT_EQ(believed->usage.prompt_tokens, 12);
  EXPECT_EQ(believed->usage.completion_tokens, 3);
  EXPECT_FALSE(believed->odd);
}

TEST(Usage, NothingIsBelievedBeyondWhatTheRequestCanHaveCost) {
  for (const std::string count : {"3000000000", "3e9", "9223372036854775807", "18446744073709551616", "1e400",
                                  "1e99999999999", "\"9223372036854775807\"", "1001"}) {
    const auto believed = believe(told(count, count), {1'000, 100}, {250, 25});
    ASSERT_TRUE(believed) << count;
    EXPECT_EQ(believed->usage.prompt_tokens, 1'000) << count;
    EXPECT_EQ(believed->usage.completion_tokens, 100) << count;
    EXPECT_TRUE(believed->odd) << count;
  }
}

TEST(Usage, WhatIsNoCountIsEstimated) {
  for (const std::string count : {"-1", "-9223372036854775808", "-3e9", "\"many\"", "\"-5\"", "{\"a\":1}",
                                  "[7]", "true", "\"nan\"", "\"\""}) {
    EXPECT_FALSE(believe(told(count, count), {1'000, 100}, {250, 25})) << count;
    EXPECT_TRUE(told(count, "3").odd) << count;
    const auto believed = believe(told(count, "3"), {1'000, 100}, {250, 25});
    ASSERT_TRUE(believed) << count;
    EXPECT_EQ(believed->usage.prompt_tokens, 250) << count;
    EXPECT_EQ(believed->usage.completion_tokens, 3) << count;
  }
  EXPECT_FALSE(told("null", "null").odd);
}

TEST(Usage, FractionsAreRoundedUpAndDigitsInQuotesRead) {
  const auto odd = told("12.2", "\"3\"");
  EXPECT_EQ(odd.prompt_tokens, 13);
  EXPECT_EQ(odd.completion_tokens, 3);
  EXPECT_TRUE(odd.odd);
}

}  // namespace
}  // namespace coach::worker
