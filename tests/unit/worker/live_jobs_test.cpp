#include "worker/queue/live_jobs.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace coach::worker {
namespace {

TEST(ParseCancelled, ReadsTheMessageTheFenceAndTheClaim) {
  const auto key =
      parse_cancelled("0190f5fe-7c00-7a00-8000-000000000001 42 d2a1b0c3-0000-4000-8000-000000000002");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->id, "d2a1b0c3-0000-4000-8000-000000000002");
  EXPECT_EQ(key->message_id, "0190f5fe-7c00-7a00-8000-000000000001");
  EXPECT_EQ(key->fence, 42);
}

TEST(ParseCancelled, TakesNothingElse) {
  for (const auto* payload :
       {"", " 1", "message", "message ", "message x", "message 1", "message 1 ", " 1 claim",
        "message 1x claim", "message x claim", "message 1 claim more", "message 99999999999999999999 claim"})
    EXPECT_FALSE(parse_cancelled(payload)) << payload;
}

TEST(PaidTokens, AreTheProvidersOwnWhenItSaidThem) {
  asio::io_context context(1);
  LiveReply reply(context.get_executor(), ClaimKey{"message", "claim", 1});
  reply.prompt_bytes = 4'000;
  reply.final.emplace().usage = Usage{.prompt_tokens = 7, .completion_tokens = 3};
  EXPECT_EQ(paid_tokens(reply).prompt_tokens, 7);
  EXPECT_EQ(paid_tokens(reply).completion_tokens, 3);
}

TEST(PaidTokens, AreEstimatedFromBytesForAReplyThatBrokeOff) {
  asio::io_context context(1);
  LiveReply reply(context.get_executor(), ClaimKey{"message", "claim", 1});
  reply.prompt_bytes = 4'000;
  reply.text.append(std::string(80, 'x'));
  EXPECT_EQ(paid_tokens(reply).prompt_tokens, 1'000);
  EXPECT_EQ(paid_tokens(reply).completion_tokens, 20);
}

}  // namespace
}  // namespace coach::worker
