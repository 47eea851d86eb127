#include "http/client.hpp"

#include <fmt/format.h>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstdlib>
#include <utility>

#include "http/body_stream.hpp"
#include "http/connect.hpp"
#include "http/proxy.hpp"
#include "http/read_head.hpp"
#include "http/request_head.hpp"

namespace coach::http {
namespace {

// One request on its way.
struct Exchange {
  Route route;
  std::string wire;  // the request as it is sent; kept for the one repetition
  bool answers_head = false;
  bool is_connected = false;  // for telling what a time-out interrupted

  std::string peer() const { return host_port(route.origin); }
};

using Opened = std::expected<BodyStream, Error>;
using Fetched = std::expected<Response, Error>;

Error not_in_time(const Exchange& exchange, std::chrono::milliseconds timeout) {
  if (!exchange.is_connected) {
    return {Failure::connect, fmt::format("{} was not reached in time.", exchange.peer())};
  }
  return {Failure::timeout, fmt::format("{} did not answer within {} ms.", exchange.peer(), timeout.count())};
}

// Runs `work` of `exchange` to its end, or says why it was interrupted.
asio::awaitable<std::optional<Error>> run_within(std::chrono::milliseconds timeout, const Exchange& exchange,
                                                 asio::awaitable<void> work) {
  const Error cancelled{Failure::cancelled,
                        fmt::format("The exchange with {} was cancelled.", exchange.peer())};
  bool in_time = false;
  try {
    in_time = co_await run_for(timeout, std::move(work));
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted) throw;
    co_return cancelled;
  }
  // A cancelled caller cancels the timer as well, which run_for may take for a time-out.
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return cancelled;
  if (!in_time) co_return not_in_time(exchange, timeout);
  co_return std::nullopt;
}

}  // namespace

class Client::Impl {
 public:
  explicit Impl(ClientOptions options)
      : options_(std::move(options)),
        environment_(proxy_environment([](const char* name) -> const char* { return std::getenv(name); })),
        pool_(std::make_shared<ConnectionPool>(options_.max_idle_per_origin, options_.idle_timeout)) {}

  std::expected<Exchange, Error> prepare(const Request& request) const;
  asio::awaitable<void> open(Exchange& exchange, Opened& result);
  asio::awaitable<void> fetch(Exchange& exchange, Fetched& result);

 private:
  using Connected = std::expected<std::unique_ptr<Connection>, Error>;
  std::unique_ptr<Connection> take_idle(const std::string& key);
  asio::awaitable<Connected> make_connection(const Exchange& exchange);
  asio::awaitable<Opened> exchange_head(Exchange& exchange);
  asio::awaitable<std::expected<ReceivedHead, HeadFailure>> talk(Connection& connection,
                                                                 const Exchange& exchange);

  ClientOptions options_;
  ProxyEnvironment environment_;
  std::shared_ptr<ConnectionPool> pool_;
  std::optional<TlsContext> tls_;  // made by the first https:// request
};

std::expected<Exchange, Error> Client::Impl::prepare(const Request& request) const {
  auto target = parse_url(request.url);
  if (!target) return std::unexpected(std::move(target.error()));
  auto proxy = choose_proxy(environment_, target->origin);
  if (!proxy) return std::unexpected(std::move(proxy.error()));
  Exchange exchange{{target->origin, std::move(*proxy)}, {}, request.method == "HEAD"};
  const bool by_absolute_form = exchange.route.proxy && !exchange.route.tunnels();
  auto wire =
      serialize(request, *target, options_.user_agent, by_absolute_form ? &*exchange.route.proxy : nullptr);
  if (!wire) return std::unexpected(std::move(wire.error()));
  exchange.wire = std::move(*wire);
  return exchange;
}

std::unique_ptr<Connection> Client::Impl::take_idle(const std::string& key) {
  while (auto idle = pool_->take(key, Clock::now())) {
    if ((*idle)->is_quiet()) return std::move(*idle);
  }
  return nullptr;
}

asio::awaitable<Client::Impl::Connected> Client::Impl::make_connection(const Exchange& exchange) {
  if (exchange.route.origin.tls && !tls_) {
    auto context = TlsContext::create(options_.ca_file);
    if (!context) co_return std::unexpected(Error{Failure::tls, std::move(context.error())});
    tls_ = std::move(*context);
  }
  co_return co_await connect(exchange.route, tls_ ? &*tls_ : nullptr, options_.max_header_bytes,
                             options_.connect_timeout);
}

asio::awaitable<std::expected<ReceivedHead, HeadFailure>> Client::Impl::talk(Connection& connection,
                                                                             const Exchange& exchange) {
  const auto sent = co_await connection.write_all(exchange.wire);
  // A server that refuses a request early (413, say) answers and closes while we still
  // write: its answer is worth more than our broken pipe.
  auto received = co_await read_head(connection, options_.max_header_bytes);
  if (!received && received.error().was_silent && !sent.ok()) {
    co_return std::unexpected(HeadFailure{describe(sent, connection.peer()), true});
  }
  // Half a request has gone out, so no other one may follow it.
  if (received && !sent.ok()) received->head.keep_alive = false;
  co_return received;
}

asio::awaitable<Opened> Client::Impl::exchange_head(Exchange& exchange) {
  const auto key = exchange.route.key();
  auto connection = take_idle(key);
  const bool was_idle = connection != nullptr;
  for (bool may_repeat = was_idle;; may_repeat = false) {
    if (!connection) {
      auto made = co_await make_connection(exchange);
      if (!made) co_return std::unexpected(std::move(made.error()));
      connection = std::move(*made);
    }
    exchange.is_connected = true;
    auto received = co_await talk(*connection, exchange);
    if (received) {
      co_return BodyStream(std::make_unique<BodyStream::Impl>(std::move(connection), std::move(*received),
                                                              exchange.answers_head, PoolPlace{pool_, key}));
    }
    const auto& failure = received.error();
    const bool was_stale = failure.was_silent && failure.error.failure == Failure::reset;
    if (!may_repeat || !was_stale) co_return std::unexpected(failure.error);
    connection.reset();
    exchange.is_connected = false;
  }
}

asio::awaitable<void> Client::Impl::open(Exchange& exchange, Opened& result) {
  result = co_await exchange_head(exchange);
}

asio::awaitable<void> Client::Impl::fetch(Exchange& exchange, Fetched& result) {
  auto stream = co_await exchange_head(exchange);
  if (!stream) {
    result = std::unexpected(std::move(stream.error()));
    co_return;
  }
  Response response{stream->status(), stream->headers(), {}};
  for (;;) {
    const auto bytes = co_await stream->read();
    if (!bytes) {
      result = std::unexpected(bytes.error());
      co_return;
    }
    if (bytes->empty()) break;
    if (response.body.size() + bytes->size() > options_.max_body_bytes) {
      result = std::unexpected(
          Error{Failure::too_large, fmt::format("{} sent a body beyond the limit.", exchange.peer())});
      co_return;
    }
    response.body.append(*bytes);
  }
  result = std::move(response);
}

std::optional<std::string_view> Response::header(std::string_view name) const {
  return find_header(headers, name);
}

Client::Client(const Executor&, ClientOptions options) : impl_(std::make_shared<Impl>(std::move(options))) {}
Client::~Client() = default;

// Both keep the inside alive by themselves: the client may be gone before they end.

asio::awaitable<Fetched> Client::send(Request request, std::chrono::milliseconds timeout) {
  const auto impl = impl_;
  auto exchange = impl->prepare(request);
  if (!exchange) co_return std::unexpected(std::move(exchange.error()));
  request = {};
  Fetched result = std::unexpected(not_in_time(*exchange, timeout));
  auto interrupted = co_await run_within(timeout, *exchange, impl->fetch(*exchange, result));
  if (interrupted) co_return std::unexpected(std::move(*interrupted));
  co_return result;
}

asio::awaitable<Opened> Client::open(Request request, std::chrono::milliseconds timeout) {
  const auto impl = impl_;
  auto exchange = impl->prepare(request);
  if (!exchange) co_return std::unexpected(std::move(exchange.error()));
  request = {};
  Opened result = std::unexpected(not_in_time(*exchange, timeout));
  auto interrupted = co_await run_within(timeout, *exchange, impl->open(*exchange, result));
  if (interrupted) co_return std::unexpected(std::move(*interrupted));
  co_return result;
}

}  // namespace coach::http
