// libpq's socket on Asio: owns a PGconn and waits for its socket.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <string>

#include "core/async.hpp"

struct pg_conn;

namespace coach::pg {

class Link {
 public:
  explicit Link(const Executor& executor);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // Takes ownership of a connection that PQconnectStart returned (not null), without
  // watching its socket yet.
  void adopt(pg_conn* connection);
  pg_conn* get() const { return connection_; }

  // Around every PQconnectPoll: libpq may close the socket and open another one, even
  // under the same number, and the reactor would go on watching the old one.
  void unwatch();
  bool watch();

  // Wait for the socket. False: cancelled or closed.
  asio::awaitable<bool> readable();
  asio::awaitable<bool> writable();
  // True: readable; false: `limit` has passed (or cancelled).
  asio::awaitable<bool> readable_for(Clock::duration limit);

  // Reads everything that has arrived into libpq's buffer. False: connection broken.
  bool consume();

  // Sends all that libpq has buffered, reading meanwhile. False: connection broken.
  asio::awaitable<bool> flush();

  // While true, the kernel keeps small writes together until it is false again: before
  // libpq 17 every sync is a write of its own. Does nothing on Unix sockets.
  void gather_writes(bool gather);

  // libpq's last message, in one line.
  std::string message() const;

  void close();

 private:
  // A duplicate of libpq's descriptor, closed by nobody but us. libpq closes its own by itself when
  // a link breaks; the number may be another socket's by the time we hear of it, and to stop
  // watching that number would make that other socket deaf.
  asio::posix::stream_descriptor socket_;
  pg_conn* connection_ = nullptr;
};

}  // namespace coach::pg
