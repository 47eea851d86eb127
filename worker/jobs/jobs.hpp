// `coach-worker jobs`: an operator's view of the queue, and what may be done with it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>

#include "core/async.hpp"
#include "worker/config.hpp"
#include "worker/jobs/jobs_request.hpp"

namespace coach::worker {

// Carries `request` out and returns what to print. Looking uses DATABASE_URL, changing
// DATABASE_ADMIN_URL. Error: a sentence that says what to do.
asio::awaitable<std::expected<std::string, std::string>> run_jobs(Executor executor, const Config& config,
                                                                  JobsRequest request);

}  // namespace coach::worker
