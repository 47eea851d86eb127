// One WebSocket: reads messages, and one coroutine writes what the outbox holds.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "http/server_message.hpp"
#include "relay/realtime/hub.hpp"
#include "relay/realtime/phoenix_message.hpp"

namespace coach::relay::realtime {

class WebSocket {
 public:
  virtual ~WebSocket() = default;

  // Answers the upgrade request; false when it is none, or the client has gone. `unread` are
  // bytes that came behind it.
  virtual asio::awaitable<bool> accept(const http::ServerRequest& request, std::string unread) = 0;

  // Serves until either side ends it.
  virtual asio::awaitable<void> run() = 0;

  // Ends the connection without a word.
  virtual void drop(std::string_view why) = 0;
  // Says good-bye (1001) first.
  virtual void stop() = 0;

  virtual void check(Clock::time_point now, std::chrono::system_clock::time_point wall) = 0;
  virtual bool has_channels() const = 0;
};

std::unique_ptr<WebSocket> create_websocket(asio::ip::tcp::socket socket, Hub& hub, Protocol protocol,
                                            IdentityPtr key);

}  // namespace coach::relay::realtime
