// HTTP/1.1 client with TLS (SNI, verification), a keep-alive pool per origin,
// TCP_NODELAY, and HTTP(S)_PROXY / NO_PROXY from the environment.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async.hpp"
#include "http/error.hpp"

namespace coach::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method = "POST";
  std::string url;  // absolute http:// or https:// URL
  std::vector<Header> headers;
  std::string body;
};

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};  // DNS, TCP and TLS together
  std::chrono::milliseconds idle_timeout{60'000};    // of a pooled connection
  std::size_t max_idle_per_origin = 64;
  std::size_t max_header_bytes = 64u << 10;
  std::size_t max_body_bytes = 8u << 20;  // of send(); a stream has no limit of its own
  std::string user_agent{};
  std::string ca_file{};  // trusted in addition to the system's store; empty: only that
};

struct Response {
  unsigned status = 0;
  std::vector<Header> headers;
  std::string body;  // decoded: gzip and deflate are undone
  // The first header of that name (any case), or nullopt.
  std::optional<std::string_view> header(std::string_view name) const;
};

// The body of a response that is still arriving. Destroying it before the end closes the
// connection, which is how a provider is told to stop; at the end of the body the
// connection goes back to the pool.
class BodyStream {
 public:
  class Impl;
  explicit BodyStream(std::unique_ptr<Impl> impl);
  BodyStream(BodyStream&&) noexcept;
  BodyStream& operator=(BodyStream&&) noexcept;
  ~BodyStream();

  unsigned status() const;
  const std::vector<Header>& headers() const;
  std::optional<std::string_view> header(std::string_view name) const;

  // The next bytes of the body (decoded), at least one, as soon as any are there; an
  // empty view at the end. The view is valid until the next call.
  asio::awaitable<std::expected<std::string_view, Error>> read();

  // The rest of the body, for error answers; at most `limit` bytes are kept.
  asio::awaitable<std::expected<std::string, Error>> read_all(std::size_t limit);

  // Closes the socket now; a pending read() ends with Failure::cancelled. It must have
  // ended before the stream is destroyed.
  void close();

 private:
  std::unique_ptr<Impl> impl_;
};

class Client {
 public:
  Client(const Executor& executor, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // One exchange with the whole body, `timeout` from start to end.
  asio::awaitable<std::expected<Response, Error>> send(Request request, std::chrono::milliseconds timeout);

  // Sends the request and reads the answer's head within `timeout`; the body follows as
  // a stream. A pooled connection that the server had closed meanwhile is replaced once,
  // silently, provided that not a byte of an answer had arrived.
  asio::awaitable<std::expected<BodyStream, Error>> open(Request request, std::chrono::milliseconds timeout);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace coach::http
