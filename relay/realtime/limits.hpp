// What one relay and one client may take up. The defaults are those of Supabase Realtime,
// where it has such a limit.
#pragma once

#include <chrono>
#include <cstddef>

namespace coach::relay::realtime {

struct Limits {
  std::size_t sockets = 20'000;                     // refused with 429
  std::size_t channels_per_socket = 100;            // "ChannelRateLimitReached: Too many channels"
  std::size_t joins_per_second = 100;               // of one socket: "ClientJoinRateLimitReached: …"
  std::size_t messages_per_second = 1'000;          // broadcasts and presence of one socket
  std::size_t frame_bytes = 5'000'000;              // a larger frame from a client closes its socket
  std::size_t record_bytes = 4u << 20;              // a larger row goes out with "Error 413: …"
  std::size_t broadcast_bytes = 3'000'000;          // of a payload over HTTP: 422
  std::size_t http_broadcasts_per_second = 10'000;  // of the relay: 429

  // What may wait for one client. From `conflate_from` bytes on, updates of a row that
  // still wait are replaced by the newest; at `queue_bytes` the socket is dropped.
  std::size_t conflate_from = 64u << 10;
  std::size_t queue_bytes = 8u << 20;

  // Pairs of a change and a channel that wait for their access check. Beyond it the sockets
  // concerned are dropped.
  std::size_t pending_checks = 100'000;

  std::chrono::milliseconds idle_timeout{60'000};      // without a frame from the client
  std::chrono::milliseconds token_check_every{1'000};  // how often expiry is looked at
};

}  // namespace coach::relay::realtime
