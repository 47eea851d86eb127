#include "tests/integration/support/proxy.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string_view>
#include <utility>

namespace coach::pg::testing {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

}  // namespace

Proxy::Proxy(const Executor& executor, tcp::endpoint target)
    : executor_(executor),
      target_(std::move(target)),
      acceptor_(executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      port_(acceptor_.local_endpoint().port()),
      tasks_(executor) {}

asio::awaitable<void> Proxy::run() {
  while (acceptor_.is_open()) {
    error_code error;
    tcp::socket client(executor_);
    co_await acceptor_.async_accept(client, into(error));
    if (!error) ++accepted_;
    if (error || refusing_) continue;
    links_.push_back({.client = {std::move(client), silent_}, .server = {tcp::socket(executor_), silent_}});
    tasks_.spawn("proxied link", serve(std::prev(links_.end())));
  }
  co_await tasks_.join();
}

void Proxy::stop() {
  acceptor_.close();
  drop();
}

void Proxy::freeze() {
  for (auto& link : links_) link.client.frozen = link.server.frozen = true;
}

void Proxy::silence(bool silent) {
  silent_ = silent;
  if (silent) freeze();
}

void Proxy::replace(std::string from, std::string to) {
  from_ = std::move(from);
  to_ = std::move(to);
}

void Proxy::hold_replies() {
  for (auto& link : links_) link.server.frozen = true;
}

void Proxy::drop() {
  for (auto& link : links_) {
    link.client.socket.close();
    link.server.socket.close();
  }
}

asio::awaitable<void> Proxy::serve(std::list<Link>::iterator link) {
  error_code error;
  co_await link->server.socket.async_connect(target_, into(error));
  if (!error) {
    TaskGroup ways(executor_);
    ways.spawn("proxy to server", forward(link->client, link->server));
    ways.spawn("proxy to client", forward(link->server, link->client));
    co_await ways.join();
  }
  links_.erase(link);
}

asio::awaitable<void> Proxy::forward(Way& from, Way& to) {
  std::array<char, 16'384> bytes{};
  while (true) {
    error_code error;
    const auto size = co_await from.socket.async_read_some(asio::buffer(bytes), into(error));
    if (error) break;
    if (from.frozen) continue;
    if (one_way_ > Clock::duration::zero()) {
      asio::steady_timer travel(executor_, one_way_);
      co_await travel.async_wait(into(error));
    }
    if (!from_.empty()) {
      const std::string_view said(bytes.data(), size);
      if (const auto at = said.find(from_); at != std::string_view::npos)
        std::ranges::copy(to_, bytes.begin() + static_cast<std::ptrdiff_t>(at));
    }
    co_await asio::async_write(to.socket, asio::buffer(bytes, size), into(error));
    if (error) break;
  }
  // A frozen link hides the end of the other side as well.
  if (!from.frozen && to.socket.is_open()) to.socket.close();
}

}  // namespace coach::pg::testing
