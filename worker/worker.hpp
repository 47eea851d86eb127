// The worker: everything `coach-worker run` consists of, put together.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "core/async.hpp"
#include "worker/config.hpp"

namespace coach::worker {

// How a run ended; the program's exit code.
enum class RunResult : int {
  drained = 0,      // stopped on request, every reply finished or handed back
  no_address = 2,   // metrics.listen cannot be listened on; a sentence was logged
  not_usable = 3,   // the database cannot be worked with (schema); a sentence was logged
  left_behind = 4,  // stopped on request, but replies could not be handed back: their leases run out
};

class Worker {
 public:
  // `prompt` is the system prompt with its {context}; `name` says who we are in coach.jobs.
  Worker(const Executor& executor, const Config& config, std::string prompt, const std::string& name);
  ~Worker();

  // Works until stop(); returns when everything is handed back and closed, some 20 s after
  // drain_timeout at the latest, whatever the database does.
  asio::awaitable<RunResult> run();

  // No coroutine is left of run(). False: something hangs, and only the end of the process helps.
  bool ended() const;

  // First call: take no more jobs, let replies finish until drain_timeout. Second call:
  // don't wait for them. Jobs that are not finished go back at no attempt cost.
  void stop();

  // Where /metrics, /healthz and /readyz are, once run() has begun; 0: nowhere.
  std::uint16_t metrics_port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::worker
