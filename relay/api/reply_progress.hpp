// A growing reply as server-sent events, pure: rows in, bytes out.
//
// An event's id is "<reply's id>:<bytes of its text sent so far>", so that a client which
// reconnects with Last-Event-ID goes on where it was.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace coach::relay {

// The reply's row, as far as a stream needs it.
struct ReplyRow {
  std::string id;
  std::string status;
  std::string content;
  std::string error;
  std::int64_t revision = 0;

  bool ended() const { return status == "complete" || status == "failed" || status == "cancelled"; }
};

// The first row of PostgREST's answer; nullopt when there is none, which also means "not
// changed" for a question that says so.
std::expected<std::optional<ReplyRow>, std::string> parse_reply_row(std::string_view json);

struct EventId {
  std::string reply_id;
  std::size_t sent = 0;
};
std::optional<EventId> parse_event_id(std::string_view text);

class ReplyProgress {
 public:
  explicit ReplyProgress(std::size_t sent = 0) : sent_(sent) {}

  // The events that bring a client from what it has to `row`: new text, and at the end the
  // closing `[DONE]`. A failure is an event with an empty token and its sentence as `error`.
  // When a worker was lost its successor may begin the text anew: an event of type
  // `restart` then tells that what was sent so far is void, also when there is more text by then than before.
  std::string events_for(const ReplyRow& row);

  // Tells a client the id before there is any text.
  static std::string opening(const std::string& reply_id, std::size_t sent);

 private:
  std::size_t sent_;
  std::string shown_;  // the row's text at the last call; what came before a reconnect is taken on trust
};

}  // namespace coach::relay
