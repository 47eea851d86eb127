#include "core/async.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "core/log.hpp"

namespace coach {

using asio::experimental::make_parallel_group;
using asio::experimental::wait_for_all;
using asio::experimental::wait_for_one;

Event::Event(const Executor& executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

void Event::set() {
  ++generation_;
  timer_.cancel();
}

asio::awaitable<void> Event::wait() {
  boost::system::error_code ignored;
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<bool> Event::wait_for(Clock::duration limit) {
  const auto before = generation_;
  asio::steady_timer deadline(timer_.get_executor(), limit);
  co_await make_parallel_group(timer_.async_wait(asio::deferred), deadline.async_wait(asio::deferred))
      .async_wait(wait_for_one(), asio::use_awaitable);
  co_return generation_ != before;
}

TaskGroup::TaskGroup(const Executor& executor) : executor_(executor), idle_(executor) {}

auto TaskGroup::completion(std::string name) {
  return [this, name = std::move(name)](const std::exception_ptr& error) {
    if (error) {
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& e) {
        log::error("{} ended with an exception: {}", name, e.what());
      }
    }
    if (--running_ == 0) idle_.set();
  };
}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  ++running_;
  asio::co_spawn(executor_, std::move(task), completion(std::move(name)));
}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task, asio::cancellation_slot slot) {
  ++running_;
  asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(slot, completion(std::move(name))));
}

asio::awaitable<void> TaskGroup::join() {
  while (running_ != 0) co_await idle_.wait();
}

asio::awaitable<std::size_t> race(asio::awaitable<void> first, asio::awaitable<void> second) {
  const auto executor = co_await asio::this_coro::executor;
  auto [order, first_error, second_error] =
      co_await make_parallel_group(asio::co_spawn(executor, std::move(first), asio::deferred),
                                   asio::co_spawn(executor, std::move(second), asio::deferred))
          .async_wait(wait_for_one(), asio::use_awaitable);
  const auto& winner = order[0] == 0 ? first_error : second_error;
  if (winner) std::rethrow_exception(winner);
  co_return order[0];
}

asio::awaitable<bool> run_for(Clock::duration limit, asio::awaitable<void> operation) {
  const auto sleep = [](Clock::duration length) -> asio::awaitable<void> {
    asio::steady_timer timer(co_await asio::this_coro::executor, length);
    co_await timer.async_wait(asio::use_awaitable);
  };
  co_return co_await race(std::move(operation), sleep(limit)) == 0;
}

asio::awaitable<void> both(asio::awaitable<void> first, asio::awaitable<void> second) {
  const auto executor = co_await asio::this_coro::executor;
  auto [order, first_error, second_error] =
      co_await make_parallel_group(asio::co_spawn(executor, std::move(first), asio::deferred),
                                   asio::co_spawn(executor, std::move(second), asio::deferred))
          .async_wait(wait_for_all(), asio::use_awaitable);
  if (first_error) std::rethrow_exception(first_error);
  if (second_error) std::rethrow_exception(second_error);
}

}  // namespace coach
