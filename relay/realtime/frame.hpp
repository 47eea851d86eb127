// One WebSocket message on its way to a client.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace coach::relay::realtime {

struct Frame {
  std::string head;                         // this client's own bytes
  std::shared_ptr<const std::string> body;  // shared with other clients' frames; may be null
  std::string_view tail;                    // static text
  bool binary = false;

  // A change of a row carries the row's key (never 0); an update that still waits may be
  // replaced by a newer one of the same row.
  std::uint64_t row = 0;
  bool replaceable = false;

  std::size_t size() const { return head.size() + (body ? body->size() : 0) + tail.size(); }
};

inline Frame text_frame(std::string text) {
  Frame frame;
  frame.head = std::move(text);
  return frame;
}

}  // namespace coach::relay::realtime
