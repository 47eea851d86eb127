#include "http/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unordered_set>
#include <utility>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "http/listen_address.hpp"
#include "http/server_session.hpp"

namespace coach::http {

using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

class Server::Impl {
 public:
  Impl(const Executor& executor, ServerOptions options, Handler handler)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        acceptor_(executor),
        tasks_(executor),
        life_(executor) {}

  std::expected<std::uint16_t, std::string> listen() {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return std::unexpected(fmt::format("{} is not an IP address", options_.address));
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) {
      return std::unexpected(fmt::format("cannot listen on {}: {}",
                                         address_and_port(options_.address, options_.port), error.message()));
    }
    return acceptor_.local_endpoint().port();
  }

  asio::awaitable<void> run() { return life_.run_loop(serve_all()); }

  void stop() {
    life_.stop();
    error_code ignored;
    acceptor_.close(ignored);
    for (auto* session : sessions_) session->stop();
  }

  void close_all() {
    for (auto* session : sessions_) session->break_off();
  }

  std::size_t connections() const { return sessions_.size(); }

 private:
  asio::awaitable<void> serve_all() {
    tasks_.spawn("http time-outs", watch_deadlines());
    while (!life_.stopping()) {
      error_code error;
      auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!error) {
        tasks_.spawn("http connection", serve(std::move(socket)));
      } else if (error == asio::error::operation_aborted) {
        break;
      } else {
        // Out of file descriptors mostly: accept() would fail again at once, in a busy loop.
        log::warn("cannot accept a connection: {}", error.message());
        co_await life_.rest(100ms);
      }
    }
    stop();
    co_await tasks_.join();
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    const auto session = create_server_session(std::move(socket), options_, handler_);
    sessions_.insert(session.get());
    if (life_.stopping()) session->stop();
    try {
      co_await session->run();
    } catch (...) {
      forget(*session);
      throw;
    }
    forget(*session);
  }

  void forget(ServerSession& session) {
    sessions_.erase(&session);
    if (life_.stopping() && sessions_.empty()) life_.wake();
  }

  // One timer for all connections: a timer each would cost more than the connection.
  asio::awaitable<void> watch_deadlines() {
    const auto period =
        std::clamp<Clock::duration>(std::min(options_.idle_timeout, options_.request_timeout) / 8, 5ms, 1s);
    while (!life_.stopping() || !sessions_.empty()) {
      co_await life_.pause(period);
      for (auto* session : sessions_) session->expire(Clock::now());
    }
  }

  ServerOptions options_;
  Handler handler_;
  tcp::acceptor acceptor_;
  TaskGroup tasks_;
  Lifecycle life_;
  std::unordered_set<ServerSession*> sessions_;
};

Server::Server(const Executor& executor, ServerOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(executor, std::move(options), std::move(handler))) {}
Server::~Server() = default;

std::expected<std::uint16_t, std::string> Server::listen() {
  return impl_->listen();
}
asio::awaitable<void> Server::run() {
  return impl_->run();
}
void Server::stop() {
  impl_->stop();
}
void Server::close_all() {
  impl_->close_all();
}
std::size_t Server::connections() const {
  return impl_->connections();
}

}  // namespace coach::http
