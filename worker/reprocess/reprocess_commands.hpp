// What `coach-worker reprocess` and its subcommands do, as programs: each prints and returns an exit code
// (`coach-worker --help`).
#pragma once

#include <cstdint>
#include <string>

#include "worker/config.hpp"
#include "worker/reprocess/reprocess_options.hpp"

namespace coach::worker {

// Estimate, question, run; or goes on with a run. `worker_name`: who this process is.
int reprocess(const Config& config, const std::string& worker_name, const ReprocessOptions& options);

// `apply` (forth) and `revert`.
int put_in_place(const Config& config, std::int64_t run, bool forth);

// Nobody takes more of its turns; those in flight finish.
int pause_run_now(const Config& config, std::int64_t run);

// Says what it deletes; without `yes` only that.
int delete_run_now(const Config& config, std::int64_t run, bool yes);

int list_runs(const Config& config);

// `format`: table, json or html; an empty `file`: standard output.
int report_run(const Config& config, std::int64_t run, const std::string& format, const std::string& file);

}  // namespace coach::worker
