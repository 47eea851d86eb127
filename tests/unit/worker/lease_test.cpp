#include "worker/writer/lease.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <memory>

#include "worker/metrics/worker_metrics.hpp"

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

class Lease : public ::testing::Test {
 protected:
  std::shared_ptr<LiveReply> add(const std::string& id, Clock::time_point until) {
    auto reply = std::make_shared<LiveReply>(context.get_executor(), ClaimKey{id, "claim", 1});
    reply->lease_until = until;
    replies[id] = reply;
    return reply;
  }

  asio::io_context context{1};
  WorkerMetrics metrics{GenAiNames{}};
  LiveReplies replies;
  const Clock::time_point now = Clock::time_point() + 1h;
};

TEST_F(Lease, IsOverAtItsEndAndNotBefore) {
  const auto reply = add("a", now + 1ms);
  EXPECT_FALSE(lose_if_over(*reply, now, metrics.replies));
  EXPECT_FALSE(reply->lost);
  EXPECT_TRUE(lose_if_over(*reply, now + 1ms, metrics.replies));
  EXPECT_TRUE(reply->lost);
}

TEST_F(Lease, OfAReplyThatHasEndedDoesNotMatter) {
  const auto reply = add("a", now - 1h);
  reply->ended = true;
  EXPECT_TRUE(lose_if_over(*reply, now, metrics.replies));
  EXPECT_FALSE(reply->lost);
  EXPECT_EQ(next_lease_end(replies), std::nullopt);
}

TEST_F(Lease, OnlyWhatIsOverIsLost) {
  const auto over = add("a", now - 1ms);
  const auto held = add("b", now + 5s);
  add("c", now + 9s);
  EXPECT_EQ(next_lease_end(replies), now - 1ms);
  lose_all_over(replies, now, metrics.replies);
  EXPECT_TRUE(over->lost);
  EXPECT_FALSE(held->lost);
  EXPECT_EQ(next_lease_end(replies), now + 5s);
}

}  // namespace
}  // namespace coach::worker
