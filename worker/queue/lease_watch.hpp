// Loses replies in the moment their leases run out, so that a worker which cannot reach the
// database hangs up on the provider before somebody else begins the same reply.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/writer/live_reply.hpp"

namespace coach::worker {

class LeaseWatch {
 public:
  // `look_again`: the longest rest. At most the length of a lease: a reply that was claimed during the rest
  // has at least that much left.
  LeaseWatch(const Executor& executor, Clock::duration look_again, const LiveReplies& replies,
             WorkerMetrics& metrics);

  asio::awaitable<void> run() { return life_.run_loop(watch_until_stopped()); }
  void stop() { life_.stop(); }

 private:
  asio::awaitable<void> watch_until_stopped();

  Clock::duration look_again_;
  const LiveReplies& replies_;
  WorkerMetrics& metrics_;
  Lifecycle life_;
};

}  // namespace coach::worker
