#include "http/resolve.hpp"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <memory>
#include <string>

namespace coach::http {
namespace {

using asio::ip::tcp;

// getaddrinfo runs in a thread of Asio's and cannot be interrupted, so the coroutine that
// asked must be able to leave first: the question is shared with the handler, not awaited.
struct Lookup {
  explicit Lookup(const Executor& executor) : resolver(executor), answered(executor) {}
  tcp::resolver resolver;
  Event answered;
  bool done = false;
  boost::system::error_code error;
  Endpoints endpoints;
};

void ask(const std::shared_ptr<Lookup>& lookup, const Origin& origin) {
  lookup->resolver.async_resolve(
      origin.host, std::to_string(origin.port), tcp::resolver::numeric_service,
      [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
        lookup->done = true;
        lookup->error = error;
        for (const auto& result : results) lookup->endpoints.push_back(result.endpoint());
        lookup->answered.set();
      });
}

}  // namespace

asio::awaitable<std::expected<Endpoints, Error>> resolve(const Origin& origin, Clock::duration limit) {
  boost::system::error_code not_literal;
  const auto address = asio::ip::make_address(origin.host, not_literal);
  if (!not_literal) co_return Endpoints{tcp::endpoint(address, origin.port)};

  const auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  ask(lookup, origin);
  co_await lookup->answered.wait_for(limit);
  if (!lookup->done) {
    lookup->resolver.cancel();
    co_return std::unexpected(
        Error{Failure::resolve, fmt::format("The name {} was not resolved in time.", origin.host)});
  }
  if (lookup->error || lookup->endpoints.empty()) {
    co_return std::unexpected(Error{Failure::resolve, fmt::format("The name {} is not known: {}.",
                                                                  origin.host, lookup->error.message())});
  }
  co_return std::move(lookup->endpoints);
}

}  // namespace coach::http
