// An incremental parser of server-sent events (WHATWG HTML, "Interpreting an event
// stream"), pure: bytes in, events out, no I/O.
//
// LF, CR and CRLF end a line, also when split between two feeds; a BOM at the start is
// dropped; several data lines join with LF; comments are ignored. UTF-8 is not decoded
// here: lines are split on bytes, which no multi-byte character contains.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace coach::http {

struct SseEvent {
  std::string_view type;  // "message" when the stream names none
  std::string_view data;
  std::string_view id;    // the last event id in force
};

enum class SseError { event_too_large };

class SseParser {
 public:
  explicit SseParser(std::size_t max_event_bytes = 4u << 20);

  // Calls `on_event` for each event that `bytes` completes, in order. The views are valid
  // during the call only. An event beyond the limit is an error; the parser is then dead.
  std::expected<void, SseError> feed(std::string_view bytes,
                                     const std::function<void(const SseEvent&)>& on_event);

  // The data of an event that the end of the stream left unterminated. WHATWG discards
  // it; callers may still look for an exact `[DONE]` (some servers omit the blank line).
  std::string_view unterminated_data() const;

  // The unterminated field line at the end of the stream counted too ("data: [DONE]" with
  // no line end at all). Call once, after the last feed.
  void finish();

 private:
  std::string line_;
  std::string data_;
  std::string type_;
  std::string id_;
  std::size_t max_event_bytes_;
  bool has_data_ = false;
  bool last_was_cr_ = false;
  std::uint8_t bom_matched_ = 0;
  bool at_start_ = true;
};

}  // namespace coach::http
