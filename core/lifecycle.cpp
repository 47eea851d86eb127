#include "core/lifecycle.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

namespace coach {

using asio::experimental::make_parallel_group;
using asio::experimental::wait_for_one;

Lifecycle::Lifecycle(const Executor& executor)
    : stop_signal_(executor, asio::steady_timer::time_point::max()), roused_(executor) {}

void Lifecycle::begin() {
  if (state_ != State::not_begun) throw std::logic_error("something was run a second time");
  state_ = State::running;
}

// The state is not set by a destructor in the two functions below: a coroutine that is
// destroyed with its io_context may outlive this object.

asio::awaitable<void> Lifecycle::run_until_stopped(asio::awaitable<void> work) {
  begin();
  if (stopping_) {
    state_ = State::ended;
    co_return;
  }
  const auto executor = co_await asio::this_coro::executor;
  auto [order, error, ignored] =
      co_await make_parallel_group(asio::co_spawn(executor, std::move(work), asio::deferred),
                                   stop_signal_.async_wait(asio::deferred))
          .async_wait(wait_for_one(), asio::use_awaitable);
  state_ = State::ended;
  if (error && !stopping_) std::rethrow_exception(error);
}

asio::awaitable<void> Lifecycle::run_loop(asio::awaitable<void> work) {
  begin();
  try {
    co_await std::move(work);
  } catch (...) {
    state_ = State::ended;
    throw;
  }
  state_ = State::ended;
}

bool Lifecycle::stop() {
  if (std::exchange(stopping_, true)) return false;
  // A moment in the past, not cancel(): a wait that begins only now has to end as well.
  stop_signal_.expires_at(asio::steady_timer::time_point::min());
  wake();
  return true;
}

void Lifecycle::wake() {
  woken_ = true;
  roused_.set();
}

asio::awaitable<bool> Lifecycle::rest(Clock::duration limit) {
  if (!stopping_) co_await pause(limit);
  co_return !stopping_;
}

asio::awaitable<bool> Lifecycle::rest() {
  if (!stopping_) co_await pause();
  co_return !stopping_;
}

asio::awaitable<void> Lifecycle::pause(Clock::duration limit) {
  if (!woken_) co_await roused_.wait_for(limit);
  woken_ = false;
}

asio::awaitable<void> Lifecycle::pause() {
  if (!woken_) co_await roused_.wait();
  woken_ = false;
}

asio::awaitable<bool> Lifecycle::sleep(Clock::duration limit) {
  const auto until = Clock::now() + limit;
  for (auto now = Clock::now(); !stopping_ && now < until; now = Clock::now()) {
    co_await roused_.wait_for(until - now);
  }
  co_return !stopping_;
}

}  // namespace coach
