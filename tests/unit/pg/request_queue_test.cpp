#include "pg/request_queue.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace coach::pg {
namespace {

using namespace std::chrono_literals;

class RequestQueueTest : public ::testing::Test {
 protected:
  std::shared_ptr<Request> push(Clock::time_point since) {
    auto request =
        std::make_shared<Request>(context.get_executor(), Statement{"s", "select 1"}, Params(), since);
    queue.push(request);
    return request;
  }

  asio::io_context context;
  RequestQueue queue;
  Clock::time_point start = Clock::now();
};

TEST_F(RequestQueueTest, TakesInOrderWithoutTheAbandoned) {
  const auto first = push(start);
  const auto second = push(start);
  const auto third = push(start);
  second->abandoned = true;
  EXPECT_EQ(queue.take(), first);
  EXPECT_EQ(queue.take(), third);
  EXPECT_EQ(queue.take(), nullptr);
}

TEST_F(RequestQueueTest, ExpiresWhatWaitedTooLong) {
  const auto old = push(start);
  const auto young = push(start + 5s);
  EXPECT_EQ(queue.next_expiry(start, 10s), start + 10s);
  queue.expire(start + 10s, start, 10s, "no connection");
  ASSERT_TRUE(old->outcome);
  EXPECT_EQ(old->outcome->error().failure, Failure::unavailable);
  EXPECT_FALSE(young->outcome);
  EXPECT_EQ(queue.next_expiry(start, 10s), start + 15s);
}

TEST_F(RequestQueueTest, CountsPatienceFromTheLossOfTheConnection) {
  const auto request = push(start);
  EXPECT_EQ(queue.next_expiry(start + 60s, 10s), start + 70s);
  queue.expire(start + 69s, start + 60s, 10s, "no connection");
  EXPECT_FALSE(request->outcome);
}

TEST_F(RequestQueueTest, FailsInFlightAsLostAndWaitingAsUnavailable) {
  const auto sent = push(start);
  const auto waiting = push(start);
  queue.in_flight().push_back({.request = queue.take(), .plan = {}, .preparing = false, .outcome = {}});
  queue.fail_in_flight("gone");
  EXPECT_EQ(sent->outcome->error().failure, Failure::lost);
  EXPECT_FALSE(waiting->outcome);
  queue.fail_waiting("stopped");
  EXPECT_EQ(waiting->outcome->error().failure, Failure::unavailable);
}

TEST_F(RequestQueueTest, TheFirstOutcomeStands) {
  const auto request = push(start);
  request->finish(Result());
  request->finish(std::unexpected(Error{Failure::lost, {}, "late"}));
  EXPECT_TRUE(request->outcome->has_value());
}

}  // namespace
}  // namespace coach::pg
