// An incremental parser of server-sent events (WHATWG HTML, "Interpreting an event
// stream"), pure: bytes in, events out, no I/O.
//
// LF, CR and CRLF end a line, also when split between two feeds; a BOM at the start is
// dropped; several data lines join with LF; comments are ignored. UTF-8 is not decoded
// here: lines are split on bytes, which no multi-byte character contains.
//
// One extension: a field named `error` (llama-server writes `error: {...}`) counts as a
// data line of an event of type "error", which by WHATWG would vanish unseen.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coach::http {

struct SseEvent {
  std::string_view type;  // "message" when the stream names none
  std::string_view data;
  std::string_view id;  // the last event id in force
};

enum class SseError { event_too_large };

class SseParser {
 public:
  // `max_event_bytes` bounds the data of one event together with its unfinished line.
  explicit SseParser(std::size_t max_event_bytes = 4u << 20);

  // Calls `on_event(const SseEvent&)` for each event that `bytes` completes, in order. The
  // views are valid during the call only. An event beyond the limit is an error; the
  // parser is then dead and every further feed fails alike.
  template <typename OnEvent>
  std::expected<void, SseError> feed(std::string_view bytes, OnEvent&& on_event) {
    using Callback = std::remove_reference_t<OnEvent>;
    // A plain pointer pair instead of std::function: nothing is allocated per feed.
    return feed_to(bytes,
                   {const_cast<void*>(static_cast<const void*>(std::addressof(on_event))),
                    [](void* target, const SseEvent& event) { (*static_cast<Callback*>(target))(event); }});
  }

  // The data of an event that the end of the stream left unterminated. WHATWG discards
  // it; callers may still look for an exact `[DONE]` (some servers omit the blank line).
  std::string_view unterminated_data() const { return data_; }

  // The unterminated field line at the end of the stream counted too ("data: [DONE]" with
  // no line end at all). Call once, after the last feed.
  void finish();

 private:
  struct Sink {
    void* target;
    void (*call)(void*, const SseEvent&);
  };

  std::expected<void, SseError> feed_to(std::string_view bytes, Sink sink);
  std::unexpected<SseError> die();
  bool hold_back(std::string_view rest);
  bool take_line(std::string_view line, Sink sink);
  bool take_field(std::string_view name, std::string_view value);
  bool append_data(std::string_view value);
  void dispatch(Sink sink);

  std::string line_;  // the beginning of a line whose end has not come yet
  std::string data_;
  std::string type_;
  std::string id_;
  std::size_t max_event_bytes_;
  bool has_data_ = false;
  bool last_was_cr_ = false;
  bool first_line_ = true;
  bool dead_ = false;
};

}  // namespace coach::http
