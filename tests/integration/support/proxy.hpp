// A TCP proxy between a test and PostgreSQL that can break the link in every way.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <string>

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
  // A black hole: those of this moment and new ones swallow everything. What is swallowed is gone,
  // and a link that has lost something stays frozen.
  void silence(bool silent);
  // They swallow what the server says; what the client says still arrives.
  void hold_replies();
  // In what clients say, `from` becomes `to`, which is as long: another database's name, say.
  void replace(std::string from, std::string to);
  // Closes them.
  void drop();
  // The server is so far away: each piece takes so long, on links of this moment and later ones.
  void distance(Clock::duration one_way) { one_way_ = one_way; }

  std::size_t links() const { return links_.size(); }
  // Since the beginning, refused ones too.
  std::size_t accepted() const { return accepted_; }

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
  Clock::duration one_way_{};
  std::size_t accepted_ = 0;
  std::string from_;
  std::string to_;
  std::list<Link> links_;
  TaskGroup tasks_;
};

}  // namespace coach::pg::testing
