// A small HTTP/1.1 server: keep-alive, limits, time-outs, graceful stop. One coroutine
// per connection; the handler answers with a whole reply or takes the socket to stream.
// Single-threaded: everything runs on the executor's one thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/async.hpp"
#include "http/server_message.hpp"

namespace coach::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IP address, not a name
  std::uint16_t port = 0;             // 0: the system chooses
  std::size_t max_header_bytes = 16u << 10;
  std::size_t max_body_bytes = 1u << 20;
  std::chrono::milliseconds idle_timeout{75'000};     // between two requests of a connection
  std::chrono::milliseconds request_timeout{30'000};  // to send a request, and to take a plain reply
  std::vector<Header> reply_headers{};                // added to every plain reply, refusals too
};

// The connection an exchange runs on, for handlers that stream or upgrade.
class ServerConnection {
 public:
  virtual ~ServerConnection() = default;

  // The raw socket, TCP_NODELAY set. May be moved from (WebSocket); then the handler
  // returns Streamed::close.
  virtual asio::ip::tcp::socket& socket() = 0;

  // Bytes that came behind the request. Who moves the socket away must take them.
  virtual std::string take_unread() = 0;

  // The server is stopping: no further request will be read from this connection.
  virtual bool stopping() const = 0;
};

// The handler wrote its answer to the socket itself; what becomes of the connection.
enum class Streamed { keep_open, close };

using HandlerResult = std::variant<ServerReply, Streamed>;

// An exception that leaves the handler is logged as a bug and answered with 500.
using Handler = std::function<asio::awaitable<HandlerResult>(ServerRequest, ServerConnection&)>;

class Server {
 public:
  Server(const Executor& executor, ServerOptions options, Handler handler);
  ~Server();  // run() must have returned
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and listens; returns the port, or a sentence that says why not.
  std::expected<std::uint16_t, std::string> listen();

  // Serves until stop(); returns when the last connection has ended.
  asio::awaitable<void> run();

  // No new connections; idle ones are closed, busy ones end with their exchange.
  void stop();

  // Breaks the exchanges that still run: pending operations on their sockets fail.
  void close_all();

  std::size_t connections() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::http
