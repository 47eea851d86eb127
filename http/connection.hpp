// One TCP connection, plain or TLS: attempts that do not wait, and coroutines that do.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "http/error.hpp"
#include "http/io_result.hpp"
#include "http/tls.hpp"

namespace coach::http {

class Connection {
 public:
  // `socket` is connected; it is made non-blocking, with TCP_NODELAY and keep-alive probes.
  // `peer` is "host:port" for error sentences.
  Connection(asio::ip::tcp::socket socket, std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Moves what can be moved at once; want_read/want_write otherwise.
  IoResult try_read(std::span<char> into);
  IoResult try_write(std::string_view bytes);

  // False: the last try_read() took all there was, so waiting comes before the next try.
  bool may_have_more() const { return may_have_more_; }

  // What to wait for after want_read or want_write.
  static asio::socket_base::wait_type direction(IoResult::Status wanted) {
    return wanted == IoResult::Status::want_write ? asio::socket_base::wait_write
                                                  : asio::socket_base::wait_read;
  }

  // Returns when the socket is ready; with operation_aborted after close() or when the
  // coroutine is cancelled.
  asio::awaitable<boost::system::error_code> wait(IoResult::Status what);

  // At least one byte, eof or failed. A cancelled wait is failed with operation_aborted.
  asio::awaitable<IoResult> read_some(std::span<char> into);

  // All of `bytes`, or failed.
  asio::awaitable<IoResult> write_all(std::string_view bytes);

  // Wraps the connection in TLS towards `host`; Failure::tls.
  asio::awaitable<std::expected<void, Error>> start_tls(const TlsContext& context, const std::string& host);

  // Nothing has arrived since the last exchange, not even the peer's end: fit for another.
  bool is_quiet();

  void close();
  const std::string& peer() const { return peer_; }
  void set_peer(std::string peer) { peer_ = std::move(peer); }
  asio::ip::tcp::socket& socket() { return socket_; }

 private:
  asio::ip::tcp::socket socket_;
  std::optional<TlsSession> tls_;
  std::string peer_;
  bool may_have_more_ = true;
};

// What became of the exchange, as an error with the peer's name in it.
Error describe(const IoResult& result, const std::string& peer);

}  // namespace coach::http
