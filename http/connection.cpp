#include "http/connection.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace coach::http {
namespace {

using Status = IoResult::Status;
using boost::system::error_code;

IoResult result_of(const error_code& error, std::size_t bytes, Status would_block) {
  if (!error) return {Status::done, bytes, {}};
  if (error == asio::error::would_block || error == asio::error::try_again) return {would_block, 0, {}};
  if (error == asio::error::eof) return {Status::eof, 0, {}};
  return {Status::failed, 0, error};
}

// A peer that vanished without a word (a lost route, a suspended host) must be noticed
// below the stream, where the gap between two tokens cannot tell it from a slow model.
void probe_when_silent(asio::ip::tcp::socket& socket) {
  using Idle = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
  using Interval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
  using Count = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
  error_code ignored;
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  socket.set_option(Idle(20), ignored);
  socket.set_option(Interval(10), ignored);
  socket.set_option(Count(3), ignored);
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, std::string peer)
    : socket_(std::move(socket)), peer_(std::move(peer)) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  probe_when_silent(socket_);
}

Connection::~Connection() {
  close();
}

IoResult Connection::try_read(std::span<char> into) {
  if (tls_) {
    const auto result = tls_->read(into);
    may_have_more_ = result.ok() && (result.bytes == into.size() || tls_->has_pending());
    return result;
  }
  error_code error;
  const auto bytes = socket_.read_some(asio::buffer(into.data(), into.size()), error);
  may_have_more_ = bytes == into.size();
  return result_of(error, bytes, Status::want_read);
}

IoResult Connection::try_write(std::string_view bytes) {
  if (tls_) return tls_->write(bytes);
  error_code error;
  const auto written = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
  return result_of(error, written, Status::want_write);
}

asio::awaitable<error_code> Connection::wait(Status what) {
  error_code error;
  co_await socket_.async_wait(direction(what), asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

asio::awaitable<IoResult> Connection::read_some(std::span<char> into) {
  for (;;) {
    const auto result = try_read(into);
    if (result.status != Status::want_read && result.status != Status::want_write) co_return result;
    if (const auto error = co_await wait(result.status)) co_return IoResult{Status::failed, 0, error};
  }
}

asio::awaitable<IoResult> Connection::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto result = try_write(bytes);
    if (result.ok()) {
      bytes.remove_prefix(result.bytes);
      continue;
    }
    if (result.status == Status::failed || result.status == Status::eof) co_return result;
    if (const auto error = co_await wait(result.status)) co_return IoResult{Status::failed, 0, error};
  }
  co_return IoResult{};
}

asio::awaitable<std::expected<void, Error>> Connection::start_tls(const TlsContext& context,
                                                                  const std::string& host) {
  auto& tls = tls_.emplace(context, host, socket_.native_handle());
  for (;;) {
    const auto result = tls.handshake();
    if (result.ok()) co_return std::expected<void, Error>();
    if (result.status == Status::failed || result.status == Status::eof) {
      co_return std::unexpected(Error{Failure::tls, fmt::format("{} {}.", peer_, tls.problem())});
    }
    if (const auto error = co_await wait(result.status)) {
      co_return std::unexpected(describe({Status::failed, 0, error}, peer_));
    }
  }
}

bool Connection::is_quiet() {
  char byte = 0;
  return socket_.is_open() && try_read({&byte, 1}).status == Status::want_read;
}

void Connection::close() {
  if (!socket_.is_open()) return;
  if (tls_) tls_->say_goodbye();
  // The session knows the bare descriptor, whose number the next socket may bear.
  tls_.reset();
  error_code ignored;
  socket_.close(ignored);
}

Error describe(const IoResult& result, const std::string& peer) {
  if (result.error == asio::error::operation_aborted || result.error == asio::error::bad_descriptor) {
    return {Failure::cancelled, fmt::format("The exchange with {} was cancelled.", peer)};
  }
  if (result.status == Status::eof) {
    return {Failure::reset, fmt::format("{} closed the connection in the middle of its answer.", peer)};
  }
  return {Failure::reset, fmt::format("The connection to {} broke: {}.", peer, result.error.message())};
}

}  // namespace coach::http
