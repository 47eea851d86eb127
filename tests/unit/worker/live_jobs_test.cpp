#include "worker/queue/live_jobs.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace coach::worker {
namespace {

TEST(ParseCancelled, ReadsTheMessageAndTheFence) {
  const auto key = parse_cancelled("0190f5fe-7c00-7a00-8000-000000000001 42");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->message_id, "0190f5fe-7c00-7a00-8000-000000000001");
  EXPECT_EQ(key->fence, 42);
}

TEST(ParseCancelled, TakesNothingElse) {
  for (const auto* payload : {"", " 1", "message", "message ", "message x", "message 1 2", "message 1x",
                              "message 99999999999999999999"})
    EXPECT_FALSE(parse_cancelled(payload)) << payload;
}

TEST(PaidTokens, AreTheProvidersOwnWhenItSaidThem) {
  asio::io_context context(1);
  LiveReply reply(context.get_executor(), "message", 1);
  reply.prompt_bytes = 4'000;
  reply.final.emplace().usage = Usage{.prompt_tokens = 7, .completion_tokens = 3};
  EXPECT_EQ(paid_tokens(reply).prompt_tokens, 7);
  EXPECT_EQ(paid_tokens(reply).completion_tokens, 3);
}

TEST(PaidTokens, AreEstimatedFromBytesForAReplyThatBrokeOff) {
  asio::io_context context(1);
  LiveReply reply(context.get_executor(), "message", 1);
  reply.prompt_bytes = 4'000;
  reply.text.append(std::string(80, 'x'));
  EXPECT_EQ(paid_tokens(reply).prompt_tokens, 1'000);
  EXPECT_EQ(paid_tokens(reply).completion_tokens, 20);
}

}  // namespace
}  // namespace coach::worker
