#include "relay/api/reply_news.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace coach::relay {
namespace {

class ReplyNewsTest : public ::testing::Test {
 protected:
  asio::io_context context_{1};
  ReplyNews news_{context_.get_executor(), [] { return true; }};
};

TEST_F(ReplyNewsTest, TellsThoseWhoFollowThatReply) {
  ReplyNews::Follower one(news_, "a");
  ReplyNews::Follower two(news_, "a");
  ReplyNews::Follower other(news_, "b");
  for (auto* follower : {&one, &two, &other}) EXPECT_TRUE(follower->take()) << "what happened before";
  news_.changed("a");
  EXPECT_TRUE(one.take());
  EXPECT_FALSE(one.take()) << "heard";
  EXPECT_TRUE(two.take());
  EXPECT_FALSE(other.take());
  news_.wake_all();
  EXPECT_TRUE(other.take());
}

TEST_F(ReplyNewsTest, WakesAFollowerThatWaitsAndForgetsOneThatHasGone) {
  TaskGroup tasks(context_.get_executor());
  {
    ReplyNews::Follower follower(news_, "a");
    follower.take();
    tasks.spawn("wait", follower.wait_for(std::chrono::hours(1)));
    context_.poll();
    EXPECT_EQ(tasks.running(), 1u);
    news_.changed("a");
    context_.restart();
    context_.poll();
    EXPECT_EQ(tasks.running(), 0u);
  }
  news_.changed("a");
}

}  // namespace
}  // namespace coach::relay
