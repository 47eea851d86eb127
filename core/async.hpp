// Waiting for things, on Boost.Asio coroutines: a condition, a join, and a time-out.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace coach {

namespace asio = boost::asio;
using Executor = asio::any_io_executor;
using Clock = std::chrono::steady_clock;

// A condition variable for coroutines of one io_context. A timer that never expires is
// used because cancelling a channel's async_receive breaks later sends in Boost 1.81.
class Event {
 public:
  explicit Event(const Executor& executor);

  // Wakes every coroutine that waits at this moment. A set() that nobody waits for is
  // not remembered: callers re-check their own state before they wait.
  void set();

  // Returns when set() is called, or when the calling coroutine is cancelled (the state
  // must be re-checked either way).
  asio::awaitable<void> wait();

  // As wait(), for `limit` at the most. True: set() was called; false: time ran out.
  asio::awaitable<bool> wait_for(Clock::duration limit);

 private:
  asio::steady_timer timer_;
  std::size_t generation_ = 0;
};

// Counts coroutines that were spawned, so that an owner can wait for the last one
// before it is destroyed. Nothing in this project is spawned detached.
class TaskGroup {
 public:
  explicit TaskGroup(const Executor& executor);

  // Runs `task`; an exception that leaves it is logged as a bug under `name` and
  // nothing else: whoever needs the outcome must catch inside the task.
  void spawn(std::string name, asio::awaitable<void> task);

  // The same; a signal emitted on `slot` cancels the task.
  void spawn(std::string name, asio::awaitable<void> task, asio::cancellation_slot slot);

  // Returns when every spawned task has ended.
  asio::awaitable<void> join();

  std::size_t running() const { return running_; }

 private:
  auto completion(std::string name);

  Executor executor_;
  std::size_t running_ = 0;
  Event idle_;
};

// Runs both until the first ends, cancels the other and waits for it. Returns which ended
// first, 0 or 1. An exception of that one is rethrown; one of the cancelled is dropped.
// (Asio's `a() || b()` would swallow the first one's too, hence this function.)
asio::awaitable<std::size_t> race(asio::awaitable<void> first, asio::awaitable<void> second);

// Runs `operation`, cancels it when `limit` has passed. Returns false on time-out.
// An exception of the operation is rethrown.
asio::awaitable<bool> run_for(Clock::duration limit, asio::awaitable<void> operation);

// Runs both to their ends at the same time; an exception of either is rethrown then.
asio::awaitable<void> both(asio::awaitable<void> first, asio::awaitable<void> second);

}  // namespace coach
