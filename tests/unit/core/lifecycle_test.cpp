#include "core/lifecycle.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <vector>

namespace coach {
namespace {

using namespace std::chrono_literals;

// Nothing here takes time: whoever is still there after this was not woken.
constexpr auto patience = 20s;

asio::awaitable<void> turns(int many) {
  for (int i = 0; i < many; ++i) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

class LifecycleTest : public testing::Test {
 protected:
  // Runs until everything has ended. False: something never does.
  bool all_end() {
    context.run_for(patience);
    context.restart();
    return group.running() == 0;
  }

  asio::awaitable<void> for_ever() {
    ++begun;
    co_await Event(context.get_executor()).wait();
    ++ended;  // cancelled like this, Event::wait() returns
  }

  asio::awaitable<void> loop_of(Lifecycle& of, Clock::duration length) {
    ++begun;
    while (co_await of.rest(length)) ++steps;
    ++ended;
  }

  asio::io_context context;
  TaskGroup group{context.get_executor()};
  Lifecycle life{context.get_executor()};
  int begun = 0;
  int ended = 0;
  int steps = 0;
};

TEST_F(LifecycleTest, StopCancelsWorkAndEndsALoop) {
  Lifecycle other(context.get_executor());
  group.spawn("work", life.run_until_stopped(for_ever()));
  group.spawn("loop", other.run_loop(loop_of(other, 1h)));
  context.poll();
  EXPECT_EQ(begun, 2);
  EXPECT_TRUE(life.running() && other.running());
  EXPECT_TRUE(life.stop() && other.stop());
  EXPECT_FALSE(life.stop());
  EXPECT_TRUE(all_end());
  EXPECT_FALSE(life.running() || other.running());
  EXPECT_EQ(steps, 0);
}

TEST_F(LifecycleTest, StopBeforeTheRunIsNotLost) {
  Lifecycle other(context.get_executor());
  life.stop();
  other.stop();
  group.spawn("work", life.run_until_stopped(for_ever()));
  group.spawn("loop", other.run_loop(loop_of(other, 1h)));
  EXPECT_TRUE(all_end());
  EXPECT_EQ(begun, 1);  // the loop alone: it may have something to finish
  EXPECT_EQ(ended, 1);
}

TEST_F(LifecycleTest, StopWithinTheWorksFirstStepIsNotLost) {
  const auto work = [&]() -> asio::awaitable<void> {
    life.stop();
    co_await for_ever();
  };
  group.spawn("work", life.run_until_stopped(work()));
  EXPECT_TRUE(all_end());
}

TEST_F(LifecycleTest, ASecondRunIsABug) {
  const auto refused = [this](asio::awaitable<void> again) {
    auto outcome = asio::co_spawn(context, std::move(again), asio::use_future);
    context.restart();
    context.poll();
    EXPECT_THROW(outcome.get(), std::logic_error);
  };
  group.spawn("loop", life.run_loop(loop_of(life, 1h)));
  context.poll();
  refused(life.run_loop(for_ever()));
  life.stop();
  EXPECT_TRUE(all_end());
  refused(life.run_until_stopped(for_ever()));
  refused(life.run_loop(for_ever()));
  EXPECT_EQ(begun, 1);
}

TEST_F(LifecycleTest, AWakeBeforeTheRestIsNotLost) {
  life.wake();
  group.spawn("loop", life.run_loop(loop_of(life, 1h)));
  context.poll();
  EXPECT_EQ(steps, 1);  // and the second rest goes on
  life.wake();
  context.poll();
  EXPECT_EQ(steps, 2);
  life.stop();
  EXPECT_TRUE(all_end());
}

TEST_F(LifecycleTest, ALoopGoesOnByItselfAfterItsRest) {
  const auto task = [&]() -> asio::awaitable<void> {
    while (steps < 3 && co_await life.rest(1ms)) ++steps;
  };
  group.spawn("loop", life.run_loop(task()));
  EXPECT_TRUE(all_end());
  EXPECT_EQ(steps, 3);
}

TEST_F(LifecycleTest, AfterAStopThatWasSeenAPauseTakesItsTime) {
  const auto task = [&]() -> asio::awaitable<void> {
    while (co_await life.rest()) ++steps;
    const auto before = Clock::now();
    co_await life.pause(20ms);
    EXPECT_GE(Clock::now() - before, 20ms);
    EXPECT_FALSE(co_await life.rest(1h));
  };
  group.spawn("loop", life.run_loop(task()));
  context.poll();
  life.stop();
  EXPECT_TRUE(all_end());
}

TEST_F(LifecycleTest, WhoSleepsBesideTheLoopTakesNoWakeFromIt) {
  const auto sleeper = [&]() -> asio::awaitable<void> {
    EXPECT_TRUE(co_await life.sleep(5ms));
    EXPECT_FALSE(co_await life.sleep(1h));
    ++ended;
  };
  group.spawn("sleeper", sleeper());
  life.wake();
  context.run_for(20ms);
  EXPECT_EQ(ended, 0);
  group.spawn("loop", life.run_loop(loop_of(life, 1h)));
  context.poll();
  EXPECT_EQ(steps, 1);  // the wake was still there
  life.stop();
  EXPECT_TRUE(all_end());
  EXPECT_EQ(ended, 2);
}

TEST_F(LifecycleTest, ExceptionsOfTheWorkReachWhoRanIt) {
  const auto broken = []() -> asio::awaitable<void> {
    throw std::runtime_error("broken");
    co_return;
  };
  Lifecycle other(context.get_executor());
  auto first = asio::co_spawn(context, life.run_until_stopped(broken()), asio::use_future);
  auto second = asio::co_spawn(context, other.run_loop(broken()), asio::use_future);
  context.run_for(patience);
  EXPECT_THROW(first.get(), std::runtime_error);
  EXPECT_THROW(second.get(), std::runtime_error);
  EXPECT_FALSE(life.running() || other.running());
}

// Thousands of things that are started, woken, stopped, and stopped again, each at a moment of
// its own, all on one io_context: whatever the order, each of them has to end.
class Interleaving {
 public:
  Interleaving(asio::io_context& context, TaskGroup& group, std::mt19937& random)
      : group_(group), life_(context.get_executor()), never_(context.get_executor()) {
    const auto up_to = [&random](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    group_.spawn("run", start(up_to(6), up_to(2), up_to(3), up_to(1) == 0));
    group_.spawn("stop", after(up_to(12), [this] { life_.stop(); }));
    if (up_to(1) == 0) group_.spawn("stop again", after(up_to(16), [this] { life_.stop(); }));
    for (int wakes = up_to(3); wakes > 0; --wakes)
      group_.spawn("wake", after(up_to(12), [this] { life_.wake(); }));
  }

  bool over() const { return life_.stopping() && !life_.running() && left_ == 0; }

 private:
  asio::awaitable<void> start(int delay, int kind, int step, bool finishing) {
    co_await turns(delay);
    if (kind == 0) co_await life_.run_until_stopped(wait());
    if (kind == 1) co_await life_.run_until_stopped(loop(step, false));
    if (kind == 2) co_await life_.run_loop(loop(step, finishing));
  }

  asio::awaitable<void> after(int delay, std::function<void()> act) {
    co_await turns(delay);
    act();
  }

  asio::awaitable<void> wait() {
    const Inside inside{left_};
    co_await never_.wait();
  }

  asio::awaitable<void> loop(int step, bool finishing) {
    const Inside inside{left_};
    do co_await turns(step);
    while (step % 2 == 0 ? co_await life_.rest(1h) : co_await life_.rest());
    if (finishing) co_await life_.pause(1ms);
  }

  struct Inside {
    explicit Inside(int& count) : left(count) { ++left; }
    ~Inside() { --left; }
    int& left;
  };

  TaskGroup& group_;
  Lifecycle life_;
  Event never_;
  int left_ = 0;  // works that have begun and not ended
};

TEST_F(LifecycleTest, EveryInterleavingEnds) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::unique_ptr<Interleaving>> all;
    all.reserve(500);
    for (int i = 0; i < 500; ++i) all.push_back(std::make_unique<Interleaving>(context, group, random));
    ASSERT_TRUE(all_end()) << group.running() << " coroutines never end, seed " << seed;
    for (const auto& one : all) ASSERT_TRUE(one->over()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace coach
