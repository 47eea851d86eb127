// `coach-worker jobs`: an operator's view of the queue, and what may be done with it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>

#include "core/async.hpp"
#include "worker/config.hpp"
#include "worker/jobs/jobs_request.hpp"

namespace coach::worker {

// What a command did.
struct JobsReport {
  std::string text{};  // to be printed
  int not_done = 0;    // of many: how many it could not be done to; `text` names each with its reason
};

// Carries `request` out. Looking uses DATABASE_URL, changing DATABASE_ADMIN_URL. Error: nothing
// was done; a sentence that says what to do.
asio::awaitable<std::expected<JobsReport, std::string>> run_jobs(Executor executor, const Config& config,
                                                                 JobsRequest request);

}  // namespace coach::worker
