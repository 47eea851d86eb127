// What the subcommands of `coach-worker reprocess` do with the runs that are there. Each prints and returns
// an exit code (`coach-worker --help`).
#pragma once

#include <cstdint>
#include <string>

#include "worker/config.hpp"

namespace coach::worker {

// `apply` (forth) and `revert`.
int put_in_place(const Config& config, std::int64_t run, bool forth);

// Nobody takes more of its turns; those in flight finish.
int pause_stored_run(const Config& config, std::int64_t run);

// Says what it deletes; without `yes` only that.
int delete_stored_run(const Config& config, std::int64_t run, bool yes);

int list_runs(const Config& config);

// `format`: table, json or html; an empty `file`: standard output.
int report_run(const Config& config, std::int64_t run, const std::string& format, const std::string& file);

}  // namespace coach::worker
