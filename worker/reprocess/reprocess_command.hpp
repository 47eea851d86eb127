// `coach-worker reprocess` without a subcommand: makes a run and works on it, or goes on with one.
#pragma once

#include <string>

#include "worker/config.hpp"
#include "worker/reprocess/reprocess_options.hpp"

namespace coach::worker {

// Estimate, question, run; or goes on with a run. `worker_name`: who this process is. Prints; the exit code
// (`coach-worker --help`).
int reprocess(const Config& config, const std::string& worker_name, const ReprocessOptions& options);

}  // namespace coach::worker
