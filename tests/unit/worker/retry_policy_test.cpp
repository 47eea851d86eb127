#include "worker/provider/retry_policy.hpp"

#include <gtest/gtest.h>

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

RetryDecision decide(ChatProblem problem, int retries = 0) {
  return decide_retry({}, problem, retries);
}
ChatProblem status(unsigned code) {
  return {ChatFailure::status, code, std::nullopt, false};
}

// The hand-off's table, "Nebius Errors".
TEST(RetryPolicy, TheHandOffsTable) {
  EXPECT_EQ(decide(status(503)).retry_in, 3s);
  EXPECT_EQ(decide(status(503), 1).retry_in, std::nullopt);
  EXPECT_TRUE(decide(status(503), 1).sentence.contains("try again"));
  EXPECT_EQ(decide(status(429)).retry_in, 5s);
  EXPECT_EQ(decide(status(429), 1).retry_in, std::nullopt);
  EXPECT_EQ(decide(status(500)).retry_in, std::nullopt);
  EXPECT_TRUE(decide(status(500)).sentence.starts_with("Coach K is temporarily unavailable"));
}

TEST(RetryPolicy, RetryAfterIsHonouredUpToAMinute) {
  ChatProblem problem = status(429);
  problem.retry_after = 12s;
  EXPECT_EQ(decide(problem).retry_in, 12s);
  problem.retry_after = 61s;
  EXPECT_EQ(decide(problem).retry_in, std::nullopt);
  problem = status(500);
  problem.retry_after = 1s;
  EXPECT_EQ(decide(problem).retry_in, std::nullopt);
}

TEST(RetryPolicy, ABrokenConnectionIsTriedOnceMoreBeforeTextOnly) {
  EXPECT_TRUE(decide({ChatFailure::transport, 0, std::nullopt, false}).retry_in);
  EXPECT_FALSE(decide({ChatFailure::transport, 0, std::nullopt, false}, 1).retry_in);
  EXPECT_FALSE(decide({ChatFailure::transport, 0, std::nullopt, true}).retry_in);
  EXPECT_TRUE(decide({ChatFailure::truncated, 0, std::nullopt, true}).sentence.contains("cut off"));
}

TEST(RetryPolicy, NothingElseIsRepeated) {
  for (const unsigned code : {400u, 401u, 403u, 404u, 413u, 500u, 502u})
    EXPECT_FALSE(decide(status(code)).retry_in) << code;
  for (const auto failure :
       {ChatFailure::first_token_timeout, ChatFailure::gap_timeout, ChatFailure::reply_timeout,
        ChatFailure::truncated, ChatFailure::provider_error, ChatFailure::too_long}) {
    const auto decision = decide({failure, 0, std::nullopt, false});
    EXPECT_FALSE(decision.retry_in);
    EXPECT_FALSE(decision.sentence.empty());
  }
}

TEST(RetryPolicy, AnAnswerWithoutTextIsAskedForOnceMore) {
  const ChatProblem silent{ChatFailure::no_text, 0, std::nullopt, false};
  EXPECT_TRUE(decide(silent).retry_in);
  EXPECT_FALSE(decide(silent, 1).retry_in);
  EXPECT_TRUE(decide(silent, 1).sentence.contains("try again"));
}

TEST(RetryPolicy, ATooLongPromptSaysWhatToDo) {
  const auto decision = decide({ChatFailure::prompt_too_long, 400, std::nullopt, false});
  EXPECT_FALSE(decision.retry_in);
  EXPECT_TRUE(decision.sentence.contains("shorter message"));
  EXPECT_TRUE(decision.sentence.contains("new conversation"));
}

TEST(RetryPolicy, WhatFailsBehindTextWasCutOff) {
  for (const unsigned code : {429u, 500u, 503u}) {
    const auto decision = decide({ChatFailure::status, code, std::nullopt, true});
    EXPECT_FALSE(decision.retry_in);
    EXPECT_TRUE(decision.sentence.contains("cut off")) << code;
  }
}

TEST(RetryPolicy, NoRetryAfterKeepsAReplyWaitingBeyondTheLimit) {
  const RetrySettings settings;
  for (const auto* text : {"1e300", "nan", "inf", "-inf", "-1", "999999999999", "1e9h", "0x10", "",
                           "Wed, 21 Oct 2099 07:28:00 GMT", "9223372036854775807", "60.001"}) {
    for (const unsigned code : {429u, 503u}) {
      auto problem = status(code);
      problem.retry_after = parse_retry_after(text, std::nullopt);
      EXPECT_LE(decide(problem).retry_in.value_or(0ms), settings.max_retry_after) << text;
      problem.retry_after = parse_retry_after(std::nullopt, text);
      const auto decision = decide(problem);
      EXPECT_LE(decision.retry_in.value_or(0ms), settings.max_retry_after) << text;
      EXPECT_GE(decision.retry_in.value_or(0ms), 0ms) << text;
    }
  }
}

TEST(ParseRetryAfter, MillisecondsComeFirst) {
  EXPECT_EQ(parse_retry_after("250", "9"), 250ms);
  EXPECT_EQ(parse_retry_after(std::nullopt, "1.5"), 1500ms);
  EXPECT_EQ(parse_retry_after(std::nullopt, "Wed, 21 Oct 2026 07:28:00 GMT"), std::nullopt);
  EXPECT_EQ(parse_retry_after(std::nullopt, "-3"), std::nullopt);
  EXPECT_EQ(parse_retry_after(std::nullopt, "1e300"), 24h);
  EXPECT_EQ(parse_retry_after(std::nullopt, std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace coach::worker
