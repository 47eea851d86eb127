// Runs one coroutine to its end on a context, other coroutines of the context beside it.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/async.hpp"

namespace coach::testing {

// Throws what the task throws, and std::runtime_error when it has not ended in `limit`:
// a test that hangs fails instead.
template <typename T>
T run_until_done(asio::io_context& context, asio::awaitable<T> task,
                 std::chrono::seconds limit = std::chrono::seconds(30)) {
  std::optional<T> value;
  std::exception_ptr failure;
  bool ended = false;
  asio::co_spawn(context, std::move(task), [&](const std::exception_ptr& error, T result) {
    failure = error;
    value = std::move(result);
    ended = true;
  });
  context.restart();
  const auto deadline = Clock::now() + limit;
  while (!ended && Clock::now() < deadline) context.run_one_until(deadline);
  if (!ended) throw std::runtime_error("the task did not end in time");
  if (failure) std::rethrow_exception(failure);
  return std::move(*value);
}

inline void run_until_done(asio::io_context& context, asio::awaitable<void> task,
                           std::chrono::seconds limit = std::chrono::seconds(30)) {
  const auto wrapped = [](asio::awaitable<void> inner) -> asio::awaitable<bool> {
    co_await std::move(inner);
    co_return true;
  };
  run_until_done(context, wrapped(std::move(task)), limit);
}

}  // namespace coach::testing
