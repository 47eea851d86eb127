// Runs one coroutine to its end in a program that listens to signals.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "core/async.hpp"

namespace coach::worker {

// On a fresh context; each SIGINT, SIGTERM and SIGHUP calls `on_signal` with its number. SIGHUP is left alone
// where it was ignored when the program began (nohup). Returns with the coroutine: what else is left on the
// context does not keep the program.
template <typename T>
T run_to_end(asio::io_context& context, asio::awaitable<T> task, const std::function<void(int)>& on_signal) {
  std::optional<T> outcome;
  std::exception_ptr failure;
  asio::signal_set signals(context, SIGINT, SIGTERM);
  struct sigaction hang_up{};
  if (sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) signals.add(SIGHUP);
  std::function<void(boost::system::error_code, int)> arm = [&](boost::system::error_code error, int signal) {
    if (error) return;
    on_signal(signal);
    signals.async_wait(arm);
  };
  signals.async_wait(arm);
  asio::co_spawn(context, std::move(task), [&](std::exception_ptr error, T value) {
    failure = std::move(error);
    outcome = std::move(value);
    signals.cancel();
    context.stop();
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*outcome);
}

// For a command that has nothing to finish: a signal ends the program at once, with the shell's exit code for
// it.
[[noreturn]] inline void exit_at_signal(int signal) {
  std::_Exit(128 + signal);
}

}  // namespace coach::worker
