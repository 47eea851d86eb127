#include "pg/link.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "pg/libpq_error.hpp"

namespace coach::pg {
namespace {

using asio::experimental::make_parallel_group;
using asio::experimental::wait_for_one;
using Wait = asio::posix::stream_descriptor::wait_type;

asio::awaitable<bool> wait_for_socket(asio::posix::stream_descriptor& socket, Wait what) {
  boost::system::error_code error;
  co_await socket.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

}  // namespace

Link::Link(const Executor& executor) : socket_(executor) {}

Link::~Link() {
  close();
}

void Link::adopt(pg_conn* connection) {
  close();
  connection_ = connection;
  // libpq prints notices on standard error unless told otherwise.
  PQsetNoticeReceiver(connection_, [](void*, const PGresult*) {}, nullptr);
}

void Link::unwatch() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

bool Link::watch() {
  const int duplicate = fcntl(PQsocket(connection_), F_DUPFD_CLOEXEC, 0);
  if (duplicate < 0) return false;
  boost::system::error_code error;
  socket_.assign(duplicate, error);
  if (error) ::close(duplicate);
  return !error;
}

asio::awaitable<bool> Link::readable() {
  return wait_for_socket(socket_, Wait::wait_read);
}

asio::awaitable<bool> Link::writable() {
  return wait_for_socket(socket_, Wait::wait_write);
}

asio::awaitable<bool> Link::readable_for(Clock::duration limit) {
  asio::steady_timer timer(socket_.get_executor(), limit);
  auto [order, error, ignored] =
      co_await make_parallel_group(socket_.async_wait(Wait::wait_read, asio::deferred),
                                   timer.async_wait(asio::deferred))
          .async_wait(wait_for_one(), asio::use_awaitable);
  co_return order[0] == 0 && !error;
}

bool Link::consume() {
  if (PQconsumeInput(connection_) == 0) return false;
  // A TLS record can be larger than what one call takes; the rest is in OpenSSL's
  // buffer already, so the socket would never become readable for it.
  auto* tls = static_cast<SSL*>(PQsslStruct(connection_, "OpenSSL"));
  while (tls != nullptr && SSL_pending(tls) > 0) {
    if (PQconsumeInput(connection_) == 0) return false;
    tls = static_cast<SSL*>(PQsslStruct(connection_, "OpenSSL"));  // null once it broke
  }
  return true;
}

asio::awaitable<bool> Link::flush() {
  while (true) {
    const int state = PQflush(connection_);
    if (state <= 0) co_return state == 0;
    // The server may be blocked on sending to us: reading is what lets it read on.
    auto [order, read_error, write_error] =
        co_await make_parallel_group(socket_.async_wait(Wait::wait_read, asio::deferred),
                                     socket_.async_wait(Wait::wait_write, asio::deferred))
            .async_wait(wait_for_one(), asio::use_awaitable);
    if (order[0] == 0 ? read_error : write_error) co_return false;
    if (order[0] == 0 && !consume()) co_return false;
  }
}

void Link::gather_writes([[maybe_unused]] bool gather) {
#ifdef TCP_CORK
  const int cork = gather ? 1 : 0;
  setsockopt(PQsocket(connection_), IPPROTO_TCP, TCP_CORK, &cork, sizeof(cork));
#endif
}

std::string Link::message() const {
  return connection_ == nullptr ? std::string("the connection is closed")
                                : one_line(PQerrorMessage(connection_));
}

void Link::close() {
  if (connection_ == nullptr) return;
  unwatch();  // the server sees the end only when both descriptors are closed
  PQfinish(std::exchange(connection_, nullptr));
}

}  // namespace coach::pg
