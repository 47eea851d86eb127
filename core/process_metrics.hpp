// The numbers about the process itself that every Prometheus client library shows.
#pragma once

#include "core/metrics.hpp"

namespace coach {

// process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds,
// process_start_time_seconds; read at each scrape. Where there is no /proc they are absent.
void add_process_sources(Metrics& metrics);

}  // namespace coach
