// --log: one JSON line a request, for benchmarks that compare clocks across processes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace coach::standin {

// Times are of CLOCK_REALTIME.
struct LogEntry {
  std::uint64_t serial = 0;     // of the request in this process, from 1; what `stamp` writes
  std::string_view request_id;  // the client's x-request-id, or ours
  std::string_view kind;        // "chat", "embeddings", "other"
  std::chrono::system_clock::time_point received;
  std::optional<std::chrono::system_clock::time_point> first_token;
  std::chrono::system_clock::time_point finished;
  std::size_t tokens = 0;
  std::string_view outcome;
};

// The line without its end; times in microseconds, a missing one null.
std::string log_line(const LogEntry& entry);

class RequestLog {
 public:
  // Writes nowhere.
  RequestLog() = default;

  // Appends to `path`; the error is a sentence.
  static std::expected<RequestLog, std::string> open(const std::string& path);

  void write(const LogEntry& entry);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace coach::standin
