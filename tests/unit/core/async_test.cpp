#include "core/async.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>

namespace coach {
namespace {

using namespace std::chrono_literals;

template <typename T>
T run(asio::io_context& context, asio::awaitable<T> task) {
  auto future = asio::co_spawn(context, std::move(task), asio::use_future);
  context.run();
  context.restart();
  return future.get();
}

TEST(Event, WakesEveryWaiter) {
  asio::io_context context;
  Event event(context.get_executor());
  TaskGroup group(context.get_executor());
  int woken = 0;
  const auto waiter = [&]() -> asio::awaitable<void> {
    co_await event.wait();
    ++woken;
  };
  group.spawn("first", waiter());
  group.spawn("second", waiter());
  run(context, [&]() -> asio::awaitable<void> {
    event.set();
    co_await group.join();
  }());
  EXPECT_EQ(woken, 2);
}

TEST(Event, WaitForTellsSetFromTimeOut) {
  asio::io_context context;
  Event event(context.get_executor());
  EXPECT_FALSE(run(context, event.wait_for(1ms)));
  TaskGroup group(context.get_executor());
  bool was_set = false;
  const auto waiter = [&]() -> asio::awaitable<void> { was_set = co_await event.wait_for(10s); };
  group.spawn("waiter", waiter());
  run(context, [&]() -> asio::awaitable<void> {
    event.set();
    co_await group.join();
  }());
  EXPECT_TRUE(was_set);
}

TEST(RunFor, ReturnsFalseOnTimeOutAndRethrows) {
  asio::io_context context;
  Event never(context.get_executor());
  EXPECT_FALSE(run(context, run_for(1ms, never.wait())));
  const auto nothing = []() -> asio::awaitable<void> { co_return; };
  EXPECT_TRUE(run(context, run_for(10s, nothing())));
  const auto broken = []() -> asio::awaitable<void> {
    throw std::runtime_error("broken");
    co_return;
  };
  EXPECT_THROW(run(context, run_for(10s, broken())), std::runtime_error);
}

}  // namespace
}  // namespace coach
