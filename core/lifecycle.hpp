// The start and the stop of anything that runs: a service, a loop, a server.
//
// Two kinds of work use it. Work that stop() cancels (`run_until_stopped`) need not look at
// anything. A loop (`run_loop`) is never cancelled: it rests between its steps with rest(),
// which ends early when stop() or wake() is called, and looks whether it should stop.
//
// What happens in each order of calls:
//   stop() before the run    run_until_stopped() returns and its work never begins; run_loop()
//                            begins, and its first rest() says that it should stop
//   stop() while starting    as if it came later: it is never lost
//   stop() twice             the second does nothing and returns false
//   stop() after the end     does nothing
//   a second run             std::logic_error, also after the first has ended: that is a bug
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/async.hpp"

namespace coach {

// Everything is called on the executor's one thread.
class Lifecycle {
 public:
  explicit Lifecycle(const Executor& executor);
  Lifecycle(const Lifecycle&) = delete;
  Lifecycle& operator=(const Lifecycle&) = delete;

  // Runs `work` until it ends by itself or stop() cancels it; returns when it has ended. An
  // exception of `work` is rethrown, but not one that leaves it because of stop().
  asio::awaitable<void> run_until_stopped(asio::awaitable<void> work);

  // Runs `work` to its own end. It is a loop that looks at rest() or stopping(), and may
  // finish what it has begun after stop(). Its exceptions are rethrown.
  asio::awaitable<void> run_loop(asio::awaitable<void> work);

  // Asks the work to end. True for the first call. To be called also from within the work.
  bool stop();

  // stop() was called.
  bool stopping() const { return stopping_; }

  // The work has begun and has not ended.
  bool running() const { return state_ == State::running; }

  // Ends a rest early. A wake() that comes while nobody rests ends the next rest.
  void wake();

  // Rests for `limit`, or until wake() or stop(); returns at once after stop(). Returns
  // whether to go on: false once stop() was called. One coroutine may rest at a time, because
  // a wake() is for one of them; stop() ends the rest of all.
  asio::awaitable<bool> rest(Clock::duration limit);

  // The same without a limit.
  asio::awaitable<bool> rest();

  // As rest(), for a loop that has something to finish after stop(): a stop() that has been seen
  // does not cut it short any more.
  asio::awaitable<void> pause(Clock::duration limit);
  asio::awaitable<void> pause();

  // For any number of coroutines beside the loop: returns after `limit` or at stop(), whatever
  // wake() does. Returns whether to go on.
  asio::awaitable<bool> sleep(Clock::duration limit);

 private:
  enum class State { not_begun, running, ended };

  void begin();

  asio::steady_timer stop_signal_;  // expires when stop() is called
  Event roused_;
  State state_ = State::not_begun;
  bool stopping_ = false;
  bool woken_ = false;  // since the last rest
};

}  // namespace coach
