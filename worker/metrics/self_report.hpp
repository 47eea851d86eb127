// What a worker says of itself when it is asked: its connections, its room, whether it takes
// questions, and the queue as the database knows it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "core/async.hpp"
#include "pg/listener.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/monitor.hpp"
#include "worker/metrics/worker_metrics.hpp"

namespace coach::worker {

class SelfReport {
 public:
  // They outlive the report.
  struct Parts {
    const pg::Pipeline& work;
    pg::Pipeline& search;
    const pg::Listener& listener;
    std::function<std::size_t()> replies;  // in flight
    std::function<bool()> accepting;       // new questions are taken
    std::function<bool()> claiming;        // the last claim succeeded
    std::function<bool()> beating;         // the last heartbeat did
  };
  SelfReport(WorkerMetrics& metrics, Parts parts, std::size_t max_replies, std::chrono::milliseconds lease);

  asio::awaitable<std::string> scrape();
  Readiness readiness() const;

 private:
  void add_sources(std::size_t max_replies);

  WorkerMetrics& metrics_;
  Parts parts_;
  std::chrono::milliseconds lease_;
};

}  // namespace coach::worker
