// A coroutine that runs until it ends or is told to stop.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "core/async.hpp"

namespace coach::pg {

class Stoppable {
 public:
  explicit Stoppable(const Executor& executor) : stopping_(executor, asio::steady_timer::time_point::max()) {}

  // Runs `work`; stop() cancels it. An exception of `work` is rethrown unless stopped.
  asio::awaitable<void> run(asio::awaitable<void> work);

  void stop();
  bool stopped() const { return stopped_; }

 private:
  asio::steady_timer stopping_;
  bool stopped_ = false;
};

}  // namespace coach::pg
