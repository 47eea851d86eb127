// Phoenix channel messages on the wire: protocol 1.0.0 (JSON objects) and 2.0.0 (JSON
// arrays, and binary frames for broadcasts).
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace coach::relay::realtime {

enum class Protocol : std::uint8_t { v1, v2 };

// A reference of a message; absent where the wire has null.
using Ref = std::optional<std::string>;

struct ClientMessage {
  Ref join_ref;
  Ref ref;
  std::string topic;
  std::string event;
  boost::json::object payload;
};

enum class Encoding : std::uint8_t { binary = 0, json = 1 };

// A broadcast: its payload is never looked into.
struct ClientBroadcast {
  Ref join_ref;
  Ref ref;
  std::string topic;
  std::string event;
  std::string meta;  // JSON, or empty
  Encoding encoding = Encoding::json;
  std::string payload;
};

// Errors are sentences for the log.
std::expected<ClientMessage, std::string> parse_message(Protocol protocol, std::string_view text);
std::expected<ClientBroadcast, std::string> parse_binary_broadcast(std::string_view bytes);

// What stands before and after a message's payload, which is JSON text.
struct Envelope {
  std::string head;
  std::string tail;
};
Envelope envelope(Protocol protocol, const Ref& join_ref, const Ref& ref, std::string_view topic,
                  std::string_view event);

std::string message_text(Protocol protocol, const Ref& join_ref, const Ref& ref, std::string_view topic,
                         std::string_view event, std::string_view payload);

// phx_reply with `{"status":…,"response":…}`; `response` is JSON.
std::string reply_text(Protocol protocol, const Ref& join_ref, const Ref& ref, std::string_view topic,
                       bool ok, std::string_view response);

// A broadcast to protocol 2.0.0 clients as a binary frame; nothing when a name is longer
// than the 255 bytes such a frame can tell.
std::optional<std::string> binary_broadcast(std::string_view topic, std::string_view event,
                                            std::string_view meta, Encoding encoding,
                                            std::string_view payload);

}  // namespace coach::relay::realtime
