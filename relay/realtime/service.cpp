#include "relay/realtime/service.hpp"

#include <fmt/format.h>

#include <boost/asio/write.hpp>
#include <boost/url/parse.hpp>
#include <list>
#include <optional>
#include <utility>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "relay/realtime/http_broadcast.hpp"
#include "relay/realtime/hub.hpp"
#include "relay/realtime/json_text.hpp"
#include "relay/realtime/token_error.hpp"
#include "relay/realtime/websocket.hpp"
#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

constexpr std::chrono::hours maintain_every{1};

std::string parameter(const http::ServerRequest& request, std::string_view name) {
  const auto url = boost::urls::parse_origin_form(request.target);
  if (!url) return {};
  const auto params = url->params();
  const auto found = params.find(name);
  return found == params.end() ? std::string() : std::string((*found).value);
}

http::ServerReply refusal(unsigned status, std::string_view error) {
  return {
      status, {{"Content-Type", "application/json"}}, fmt::format(R"({{"error":{}}})", json_string(error))};
}

asio::awaitable<void> write_reply(asio::ip::tcp::socket& socket, http::ServerReply reply) {
  const std::string bytes = http::serialize_reply(reply, false, false);
  boost::system::error_code ignored;
  co_await asio::async_write(socket, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ignored));
  socket.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

}  // namespace

class Service::Impl {
 public:
  Impl(const Executor& executor, Options options, const KeyRing& keys)
      : executor_(executor),
        hub_(executor, std::move(options), keys,
             {.broadcast = [this](DatabaseBroadcast message) { broadcast(std::move(message)); },
              .gap = [this](std::string_view why) { drop_all(why); }}),
        life_(executor) {}

  asio::awaitable<void> run() {
    TaskGroup parts(executor_);
    parts.spawn("realtime joins", hub_.joins.run());
    parts.spawn("realtime checks", hub_.checks.run());
    co_await life_.run_until_stopped(work());
    hub_.joins.stop();
    hub_.checks.stop();
    co_await parts.join();
    co_await hub_.tasks.join();
  }

  void stop() {
    life_.stop();
    hub_.feed.stop();
    for (const auto& socket : sockets_) socket->stop();
  }

  asio::awaitable<void> serve(asio::ip::tcp::socket socket, http::ServerRequest request, std::string unread) {
    const auto admitted = admit(request);
    if (!admitted) co_return co_await write_reply(socket, admitted.error());
    const auto vsn = parameter(request, "vsn");
    const auto protocol = vsn.starts_with("2.") ? Protocol::v2 : Protocol::v1;
    sockets_.push_back(create_websocket(std::move(socket), hub_, protocol, *admitted));
    const auto place = std::prev(sockets_.end());
    ++hub_.statistics.sockets;
    const bool accepted = co_await (*place)->accept(request, std::move(unread));
    request = {};  // a socket may live for days
    if (accepted) co_await (*place)->run();
    --hub_.statistics.sockets;
    sockets_.erase(place);
  }

  asio::awaitable<http::ServerReply> broadcast(const http::ServerRequest& request) {
    return http_broadcast(hub_, request);
  }

  bool streaming() const { return hub_.feed.streaming(); }
  bool ready() const { return streaming() && hub_.joins.connected() && hub_.checks.connected(); }
  const Statistics& statistics() const { return hub_.statistics; }

 private:
  asio::awaitable<void> work() {
    co_await both(hub_.feed.run(), both(hub_.rear_view.run(), both(watch(), maintain())));
  }

  std::expected<IdentityPtr, http::ServerReply> admit(const http::ServerRequest& request) {
    std::string key(request.header("x-api-key").value_or(""));
    if (key.empty()) key = parameter(request, "apikey");
    if (key.empty()) return std::unexpected(refusal(401, "API key is missing"));
    auto identity = hub_.identity_of(key);
    if (!identity) return std::unexpected(refusal(401, upgrade_reason(identity.error())));
    if (life_.stopping()) return std::unexpected(refusal(503, "The server is stopping"));
    if (hub_.statistics.sockets >= hub_.options.limits.sockets) {
      return std::unexpected(refusal(429, "ConnectionRateLimitReached: Too many connected users"));
    }
    return std::move(*identity);
  }

  // Silent sockets and expired tokens.
  asio::awaitable<void> watch() {
    asio::steady_timer timer(executor_);
    while (true) {
      timer.expires_after(hub_.options.limits.token_check_every);
      co_await timer.async_wait(asio::use_awaitable);
      const auto now = Clock::now();
      const auto wall = std::chrono::system_clock::now();
      for (const auto& socket : sockets_) socket->check(now, wall);
    }
  }

  asio::awaitable<void> maintain() {
    asio::steady_timer timer(executor_);
    while (true) {
      const auto done = co_await hub_.joins.query(sql::realtime_maintain, {});
      if (!done && !done.error().is("42883")) {
        log::warn("realtime: the partitions of realtime.messages: {}", pg::describe(done.error()));
      }
      timer.expires_after(maintain_every);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  void broadcast(DatabaseBroadcast message) {
    Broadcast out{std::move(message.event), fmt::format(R"({{"id":{}}})", json_string(message.id)),
                  message.encoding, std::move(message.payload)};
    hub_.topics.broadcast(message.topic, message.is_private, out, nullptr);
  }

  void drop_all(std::string_view why) {
    for (const auto& socket : sockets_) {
      if (!socket->has_channels()) continue;
      ++hub_.statistics.dropped_for_gap;
      socket->drop(why);
    }
  }

  Executor executor_;
  Hub hub_;
  Lifecycle life_;
  std::list<std::unique_ptr<WebSocket>> sockets_;
};

Service::Service(const Executor& executor, Options options, const KeyRing& keys)
    : impl_(std::make_unique<Impl>(executor, std::move(options), keys)) {}
Service::~Service() = default;

asio::awaitable<void> Service::run() {
  return impl_->run();
}
void Service::stop() {
  impl_->stop();
}

bool Service::is_websocket_path(std::string_view path) {
  return path == "/realtime/v1/websocket" || path == "/socket/websocket";
}

asio::awaitable<void> Service::serve(asio::ip::tcp::socket socket, http::ServerRequest request,
                                     std::string unread) {
  return impl_->serve(std::move(socket), std::move(request), std::move(unread));
}
asio::awaitable<http::ServerReply> Service::broadcast(const http::ServerRequest& request) {
  return impl_->broadcast(request);
}
bool Service::streaming() const {
  return impl_->streaming();
}
bool Service::ready() const {
  return impl_->ready();
}
const Statistics& Service::statistics() const {
  return impl_->statistics();
}

}  // namespace coach::relay::realtime
