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
