#include "standin/request_log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "standin/chunk.hpp"

namespace coach::standin {
namespace {

std::int64_t microseconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string log_line(const LogEntry& entry) {
  std::string id;
  append_json_escaped(id, entry.request_id);
  const auto first = entry.first_token ? fmt::format("{}", microseconds_of(*entry.first_token)) : "null";
  return fmt::format(
      R"({{"serial":{},"x-request-id":"{}","kind":"{}","received_us":{},"first_token_us":{},"finished_us":{},"tokens":{},)"
      R"("outcome":"{}"}})",
      entry.serial, id, entry.kind, microseconds_of(entry.received), first, microseconds_of(entry.finished),
      entry.tokens, entry.outcome);
}

std::expected<RequestLog, std::string> RequestLog::open(const std::string& path) {
  RequestLog log;
  log.file_.reset(std::fopen(path.c_str(), "ae"));
  if (!log.file_) {
    return std::unexpected(
        fmt::format("cannot write the log {}: {}", path, std::generic_category().message(errno)));
  }
  return log;
}

void RequestLog::write(const LogEntry& entry) {
  if (!file_) return;
  const auto line = log_line(entry) + '\n';
  std::fwrite(line.data(), 1, line.size(), file_.get());
  // Whoever reads the file may do so while the process runs.
  std::fflush(file_.get());
}

}  // namespace coach::standin
