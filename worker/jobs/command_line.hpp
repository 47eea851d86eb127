// The command line of `coach-worker jobs`.
#pragma once

#include <CLI/App.hpp>

#include "worker/jobs/jobs_request.hpp"

namespace coach::worker {

// Adds the command; parsing fills `request`, which outlives the app. Returns the command.
const CLI::App* add_jobs_command(CLI::App& app, JobsRequest& request);

}  // namespace coach::worker
