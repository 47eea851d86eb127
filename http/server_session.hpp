// One connection of the server: its requests in order, each answered before the next.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "http/server.hpp"

namespace coach::http {

class ServerSession : public ServerConnection {
 public:
  // Serves the connection until either side ends it.
  virtual asio::awaitable<void> run() = 0;

  // Cancels what the session waits for when its deadline has passed.
  virtual void expire(Clock::time_point now) = 0;

  // Ends the session: at once when it is idle, after its exchange otherwise.
  virtual void stop() = 0;

  // Fails every pending operation of the socket.
  virtual void break_off() = 0;
};

// `options` and `handler` must outlive the session.
std::unique_ptr<ServerSession> create_server_session(asio::ip::tcp::socket socket,
                                                     const ServerOptions& options, const Handler& handler);

}  // namespace coach::http
