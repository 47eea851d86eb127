// Plays the scripts of all replies on their sockets, from one timer: no coroutine, stream
// object or timer a token. Single-threaded.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "core/async.hpp"
#include "standin/script.hpp"

namespace coach::standin {

using WallClock = std::chrono::system_clock;

struct Played {
  Next end = Next::close;                            // keep_open, close or reset: what became of the socket
  bool client_closed = false;                        // the client went away first
  bool aborted = false;                              // stop() came first
  std::optional<WallClock::time_point> first_token;  // when its bytes were handed to the kernel
};

class Pump {
 public:
  explicit Pump(const Executor& executor);
  ~Pump();
  Pump(const Pump&) = delete;
  Pump& operator=(const Pump&) = delete;

  // Plays `script`, whose times count from `start`, and returns when it has ended or the
  // client is gone. Both references must stay valid until then. After Next::reset the
  // socket is closed; after Next::keep_open it is as it was.
  asio::awaitable<Played> play(asio::ip::tcp::socket& socket, Script& script, Clock::time_point start);

  // Ends every play.
  void stop();

  std::size_t playing() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::standin
