// A reply whose body is written while it is made: chunked for HTTP/1.1, until the end of
// the connection for HTTP/1.0.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/async.hpp"
#include "http/server.hpp"

namespace coach::relay {

class ReplyStream {
 public:
  // Both must outlive the stream. `request` says which framing the client knows.
  ReplyStream(http::ServerConnection& connection, const http::ServerRequest& request);

  // Each returns false once the client is gone or has not taken a byte for a minute.
  asio::awaitable<bool> begin(unsigned status, std::vector<http::Header> headers);
  asio::awaitable<bool> write(std::string_view bytes);

  // Ends the body; what the handler returns.
  asio::awaitable<http::Streamed> end();

  // The client is still there, as far as its socket tells without waiting.
  bool connected();

 private:
  asio::awaitable<bool> send(std::string bytes);

  http::ServerConnection& connection_;
  bool chunked_;
  bool keep_alive_;
  bool broken_ = false;
};

}  // namespace coach::relay
