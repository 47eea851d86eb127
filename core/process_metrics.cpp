#include "core/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace coach {
namespace {

std::optional<double> cpu_seconds() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return std::nullopt;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::optional<double> resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double all = 0;
  double resident = 0;
  if (!(statm >> all >> resident)) return std::nullopt;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::optional<double> open_files() {
  std::error_code failure;
  std::filesystem::directory_iterator files("/proc/self/fd", failure);
  if (failure) return std::nullopt;
  return static_cast<double>(std::distance(begin(files), end(files)));
}

double now_in_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

void add_process_sources(Metrics& metrics) {
  using Kind = Metrics::Kind;
  metrics.add_source("process_cpu_seconds_total", Kind::counter, "CPU time of this process.", cpu_seconds);
  metrics.add_source("process_resident_memory_bytes", Kind::gauge, "Memory of this process that is in RAM.",
                     resident_bytes);
  metrics.add_source("process_open_fds", Kind::gauge, "Open file descriptors of this process.", open_files);
  metrics.add_source("process_start_time_seconds", Kind::gauge, "When this process started, Unix time.",
                     [start = now_in_seconds()] { return start; });
}

}  // namespace coach
