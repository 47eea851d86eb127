// Runs one coroutine to its end in a program that listens to signals.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "core/async.hpp"

namespace coach::worker {

// On a fresh context; the first SIGINT or SIGTERM calls `on_signal`, and so does every later one.
template <typename T>
T run_to_end(asio::io_context& context, asio::awaitable<T> task, const std::function<void()>& on_signal) {
  std::optional<T> outcome;
  std::exception_ptr failure;
  asio::signal_set signals(context, SIGINT, SIGTERM);
  std::function<void(boost::system::error_code, int)> arm = [&](boost::system::error_code error, int) {
    if (error) return;
    on_signal();
    signals.async_wait(arm);
  };
  signals.async_wait(arm);
  asio::co_spawn(context, std::move(task), [&](std::exception_ptr error, T value) {
    failure = std::move(error);
    outcome = std::move(value);
    signals.cancel();
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*outcome);
}

}  // namespace coach::worker
