// A TCP proxy between a test and PostgreSQL that can break the link in every way.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <list>
#include <memory>

#include "core/async.hpp"

namespace coach::pg::testing {

class Proxy {
 public:
  Proxy(const Executor& executor, asio::ip::tcp::endpoint target);

  asio::awaitable<void> run();  // until stop()
  void stop();

  std::uint16_t port() const { return port_; }

  // New connections are closed at once: the server is "down".
  void refuse(bool refused) { refusing_ = refused; }

  // The links of this moment swallow everything from now on, without being closed.
  void freeze();
  // They swallow what the server says; what the client says still arrives.
  void hold_replies();
  // Closes them.
  void drop();
  // A black hole: nothing passes, on any link, until it is over. Then what was sent meanwhile arrives, as TCP sends
  // it again.
  void black_hole(bool silent);
  // The server is so far away: each piece takes so long, on links of this moment and later ones.
  void distance(Clock::duration one_way) { one_way_ = one_way; }

  std::size_t links() const { return links_.size(); }

 private:
  struct Way {
    asio::ip::tcp::socket socket;
    bool frozen = false;  // swallows what arrives on this socket
  };
  struct Link {
    Way client;
    Way server;
  };

  asio::awaitable<void> serve(std::list<Link>::iterator link);
  asio::awaitable<void> forward(Way& from, Way& to);

  Executor executor_;
  asio::ip::tcp::endpoint target_;
  asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_;
  bool refusing_ = false;
  bool silent_ = false;
  Event audible_;
  Clock::duration one_way_{};
  std::list<Link> links_;
  TaskGroup tasks_;
};

}  // namespace coach::pg::testing
