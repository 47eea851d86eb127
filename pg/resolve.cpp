#include "pg/resolve.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <utility>

namespace coach::pg {
namespace {

using asio::ip::tcp;

// Shared with the resolver's callback: getaddrinfo cannot be interrupted and may
// answer long after the caller has given up.
struct Lookup {
  explicit Lookup(const Executor& executor) : resolver(executor), answered(executor) {}
  tcp::resolver resolver;
  Event answered;
  bool done = false;
  boost::system::error_code error;
  tcp::resolver::results_type results;
};

asio::awaitable<std::shared_ptr<Lookup>> look_up(std::string name, Clock::time_point deadline) {
  auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  lookup->resolver.async_resolve(
      name, "", [lookup](boost::system::error_code error, tcp::resolver::results_type results) {
        lookup->error = error;
        lookup->results = std::move(results);
        lookup->done = true;
        lookup->answered.set();
      });
  const auto now = Clock::now();
  if (now < deadline) co_await lookup->answered.wait_for(deadline - now);
  co_return lookup;
}

}  // namespace

asio::awaitable<std::expected<std::vector<Host>, std::string>> resolve_hosts(std::vector<Host> hosts,
                                                                             Clock::duration limit) {
  std::vector<Host> resolved;
  std::string problem;
  for (const Host& host : hosts) {
    if (!needs_resolving(host)) {
      resolved.push_back(host);
      continue;
    }
    const auto lookup = co_await look_up(host.name, Clock::now() + limit);
    if (!lookup->done || lookup->error) {
      problem = fmt::format("could not resolve host \"{}\": {}", host.name,
                            lookup->done ? lookup->error.message() : "no answer in time");
      continue;
    }
    for (const auto& entry : lookup->results) {
      resolved.push_back(
          {.name = host.name, .address = entry.endpoint().address().to_string(), .port = host.port});
    }
  }
  if (resolved.empty() && !hosts.empty()) co_return std::unexpected(std::move(problem));
  co_return resolved;
}

}  // namespace coach::pg
