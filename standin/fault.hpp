// Which faults and speeds a request is to suffer, written as "status=503,times=1".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace coach::standin {

enum class Target { chat, embeddings };

// Counts are in content tokens of the answer; 0 means before the first.
struct Faults {
  std::optional<unsigned> status;              // this error instead of an answer
  std::optional<unsigned> retry_after;         // seconds, header of that error
  bool error_200 = false;                      // an error body under status 200
  std::optional<std::uint64_t> cold_start_ms;  // even the response's head waits so long
  std::optional<std::uint64_t> first_token_ms;
  std::optional<double> tokens_per_second;
  std::optional<std::size_t> tokens;           // fixed length of the answer
  std::optional<std::size_t> cut_after;        // TCP reset
  std::optional<std::size_t> eof_after;        // a well-formed end without finish_reason
  std::optional<std::size_t> stall_after;      // silence; the socket stays open
  std::optional<std::size_t> garbage_after;    // one data line that is not JSON
  std::optional<std::size_t> error_after;      // an error event, then [DONE]
  std::optional<std::uint64_t> ping_ms;        // comments while the first token is awaited
  std::optional<std::size_t> huge_token;       // one delta of so many bytes first
  std::optional<std::size_t> context_tokens;   // a prompt of more is refused: context_length_exceeded
  std::optional<std::string> finish_reason;    // instead of "stop", as JSON escapes it
  std::optional<std::string> usage_tokens;     // JSON in place of both counts of the usage
  std::optional<std::string> content_type;     // of a stream; "none": no such header
  std::optional<std::uint64_t> late_usage_ms;  // with `linger`: the usage follows so much later
  bool linger = false;              // nothing after the finish_reason, or pings, and the socket stays open
  bool error_after_finish = false;  // an error event in place of usage
  bool html = false;                // a web page under status 200
  bool no_finish_reason = false;
  bool no_done = false;
  bool crlf = false;
  bool split = false;     // every byte in a chunk and a packet of its own
  bool nul = false;       // \u0000 in the third token
  bool bad_utf8 = false;  // a stray 0xFF in the third token
  bool usage_every_chunk = false;
  bool reasoning = false;  // reasoning_content deltas first
  bool gzip = false;
  bool stamp = false;  // each content token is "<request serial>:<token index> " and nothing else
};

// One --fault option, x-standin header or message marker.
struct FaultSpec {
  Faults faults;
  Target target = Target::chat;
  std::optional<std::size_t> times;  // for the first so many requests only
  std::string text;                  // as written: what `times` is counted under
};

// Words parted by commas, blanks allowed. The error is a sentence that names the word.
std::expected<FaultSpec, std::string> parse_fault(std::string_view text);

// What `extra` sets replaces what `base` sets.
Faults merge(const Faults& base, const Faults& extra);

// The content of the "[[standin: ...]]" marker in `message`, which is cut out of it with
// the blanks behind it; nullopt when there is none.
std::optional<std::string> take_marker(std::string& message);

}  // namespace coach::standin
