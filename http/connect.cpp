#include "http/connect.hpp"

#include <fmt/format.h>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "http/read_head.hpp"
#include "http/request_head.hpp"
#include "http/resolve.hpp"

namespace coach::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Connected = std::expected<std::unique_ptr<Connection>, Error>;

asio::awaitable<void> try_endpoint(tcp::socket& socket, tcp::endpoint endpoint, error_code& error) {
  co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
}

// One dead address (IPv6 without a route, say) must not use up the time of the others.
asio::awaitable<std::expected<tcp::socket, Error>> dial(const Origin& origin, const Endpoints& endpoints,
                                                        Clock::time_point deadline) {
  tcp::socket socket(co_await asio::this_coro::executor);
  error_code error;
  for (std::size_t i = 0; i != endpoints.size(); ++i) {
    const auto share = (deadline - Clock::now()) / static_cast<int>(endpoints.size() - i);
    error_code ignored;
    socket.close(ignored);
    if (!co_await run_for(share, try_endpoint(socket, endpoints[i], error))) error = asio::error::timed_out;
    if (!error) co_return std::move(socket);
  }
  co_return std::unexpected(
      Error{Failure::connect, fmt::format("{} cannot be reached: {}.", host_port(origin), error.message())});
}

// Behind the proxy's answer nothing may stand: what follows belongs to TLS, in which the
// origin does not speak first. As no request has gone out yet, every fault is `connect`.
asio::awaitable<std::expected<void, Error>> open_tunnel(Connection& connection, const Origin& origin,
                                                        const Proxy& proxy, std::size_t max_header_bytes) {
  const auto refused = [&](const std::string& how) {
    return std::unexpected(Error{
        Failure::connect,
        fmt::format("The proxy {} {} to {}{}.", connection.peer(),
                    how.empty() ? "broke off the tunnel" : "refused a tunnel", host_port(origin), how)});
  };
  const auto request = serialize_connect(origin, proxy);
  if (const auto sent = co_await connection.write_all(request); !sent.ok()) co_return refused("");
  const auto answer = co_await read_head(connection, max_header_bytes);
  if (!answer || !answer->surplus.empty()) co_return refused("");
  if (answer->head.status / 100 != 2) co_return refused(fmt::format(" with status {}", answer->head.status));
  co_return std::expected<void, Error>();
}

asio::awaitable<Connected> connect_by(const Route& route, const TlsContext* tls, std::size_t max_header_bytes,
                                      Clock::time_point deadline) {
  const Origin& first = route.proxy ? route.proxy->origin : route.origin;
  const auto endpoints = co_await resolve(first, deadline - Clock::now());
  if (!endpoints) co_return std::unexpected(endpoints.error());
  auto socket = co_await dial(first, *endpoints, deadline);
  if (!socket) co_return std::unexpected(socket.error());
  auto connection = std::make_unique<Connection>(std::move(*socket), host_port(first));
  if (route.proxy && route.tunnels()) {
    const auto opened = co_await open_tunnel(*connection, route.origin, *route.proxy, max_header_bytes);
    if (!opened) co_return std::unexpected(opened.error());
  }
  connection->set_peer(host_port(route.origin));
  if (route.origin.tls) {
    const auto secured = co_await connection->start_tls(*tls, route.origin.host);
    if (!secured) co_return std::unexpected(secured.error());
  }
  co_return std::move(connection);
}

asio::awaitable<void> store(asio::awaitable<Connected> work, Connected& result) {
  result = co_await std::move(work);
}

}  // namespace

std::string Route::key() const {
  return fmt::format("{}{}{}{}", origin.tls ? "https://" : "http://", host_port(origin), proxy ? " by " : "",
                     proxy ? host_port(proxy->origin) : "");
}

asio::awaitable<Connected> connect(const Route& route, const TlsContext* tls, std::size_t max_header_bytes,
                                   Clock::duration limit) {
  Connected result;
  const bool in_time =
      co_await run_for(limit, store(connect_by(route, tls, max_header_bytes, Clock::now() + limit), result));
  if (in_time) co_return result;
  // An interrupted step may have left an error that tells of a cancellation instead.
  co_return std::unexpected(
      Error{Failure::connect, fmt::format("{} was not reached in time.", host_port(route.origin))});
}

}  // namespace coach::http
