#include "relay/gateway/gateway.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <variant>

#include "relay/api/api_service.hpp"
#include "relay/auth/auth_service.hpp"
#include "relay/gateway/area.hpp"
#include "relay/gateway/caller.hpp"
#include "relay/gateway/cors.hpp"
#include "relay/gateway/postgrest.hpp"
#include "relay/gateway/reply.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/key_set_source.hpp"
#include "relay/realtime/service.hpp"
#include "relay/web/static_files.hpp"

namespace coach::relay {
namespace {

using std::chrono::system_clock;

std::string address_of(http::ServerConnection& connection) {
  boost::system::error_code error;
  const auto peer = connection.socket().remote_endpoint(error);
  return error ? std::string() : peer.address().to_string();
}

http::ServerReply switched_off(std::string_view what) {
  return refusal(404, what, "coach-relay was started without this part.");
}

unsigned status_of(const http::HandlerResult& result) {
  const auto* reply = std::get_if<http::ServerReply>(&result);
  return reply == nullptr ? 0 : reply->status;
}

}  // namespace

asio::awaitable<http::HandlerResult> Gateway::handle(http::ServerRequest request,
                                                     http::ServerConnection& connection) {
  const auto begin = Clock::now();
  const auto area = area_of(request.path());
  auto result = co_await route(area, std::move(request), connection);
  requests_.count(area, status_of(result), Clock::now() - begin);
  co_return result;
}

asio::awaitable<http::HandlerResult> Gateway::route(Area area, http::ServerRequest request,
                                                    http::ServerConnection& connection) {
  if (request.method == "OPTIONS") co_return preflight(request);
  switch (area) {
    case Area::rest:
      co_return co_await rest(std::move(request), connection);
    case Area::auth:
      co_return co_await auth(std::move(request), connection);
    case Area::health:
      co_return health(request);
    case Area::realtime:
      co_return co_await socket(std::move(request), connection);
    case Area::broadcast:
      co_return co_await broadcast(std::move(request));
    case Area::api:
      co_return co_await api(std::move(request), connection);
    case Area::web:
      break;
  }
  co_return web(request);
}

asio::awaitable<http::HandlerResult> Gateway::rest(http::ServerRequest request,
                                                   http::ServerConnection& connection) {
  if (parts_.rest == nullptr) co_return switched_off("The REST API is switched off.");
  auto claims = identify_by_key(request, *parts_.keys, system_clock::now());
  if (!claims) co_return std::move(claims.error());
  co_return co_await parts_.rest->forward(std::move(request), *claims, connection);
}

asio::awaitable<http::ServerReply> Gateway::auth(http::ServerRequest request,
                                                 http::ServerConnection& connection) {
  if (parts_.auth == nullptr) {
    co_return refusal(404, "There is no sign-in here.",
                      "Sign in at the project whose tokens this relay accepts.");
  }
  const auto address = address_of(connection);
  co_return co_await parts_.auth->handle(request, address);
}

asio::awaitable<http::HandlerResult> Gateway::api(http::ServerRequest request,
                                                  http::ServerConnection& connection) {
  if (parts_.api == nullptr) co_return switched_off("The HTTP API is switched off.");
  auto claims = identify_user(request, *parts_.keys, system_clock::now());
  if (!claims) co_return std::move(claims.error());
  co_return co_await parts_.api->handle(std::move(request), *claims, connection);
}

asio::awaitable<http::HandlerResult> Gateway::socket(http::ServerRequest request,
                                                     http::ServerConnection& connection) {
  if (parts_.realtime == nullptr) co_return switched_off("Realtime is switched off.");
  if (!realtime::Service::is_websocket_path(request.path())) co_return refusal(404, "There is nothing here.");
  // First the bytes behind the request, then the socket they came from.
  auto unread = connection.take_unread();
  co_await parts_.realtime->serve(std::move(connection.socket()), std::move(request), std::move(unread));
  co_return http::Streamed::close;
}

asio::awaitable<http::ServerReply> Gateway::broadcast(http::ServerRequest request) {
  if (parts_.realtime == nullptr) co_return switched_off("Realtime is switched off.");
  co_return co_await parts_.realtime->broadcast(request);
}

http::ServerReply Gateway::web(const http::ServerRequest& request) {
  if (request.path() == "/config.json") {
    auto reply = json_reply(200, parts_.web_config);
    reply.headers.push_back({"Cache-Control", "no-cache"});
    return reply;
  }
  return parts_.web != nullptr ? parts_.web->get(request) : refusal(404, "There is nothing here.");
}

http::ServerReply Gateway::health(const http::ServerRequest& request) const {
  if (request.path() == "/healthz") return json_reply(200, R"({"status":"ok"})");
  if (request.path() == "/readyz") return readiness();
  return {200, {{"Content-Type", Metrics::content_type}}, metrics_.text()};
}

http::ServerReply Gateway::readiness() const {
  bool all = true;
  std::string body;
  const auto add = [&](std::string_view name, const auto* part) {
    if (part == nullptr) return;
    all = all && part->ready();
    body +=
        fmt::format(R"({}"{}":"{}")", body.empty() ? "" : ",", name, part->ready() ? "ready" : "not ready");
  };
  add("rest", parts_.postgrest);
  add("auth", parts_.auth);
  add("realtime", parts_.realtime);
  add("web", parts_.web);
  add("keys", parts_.published_keys);
  return json_reply(all ? 200 : 503, "{" + body + "}");
}

}  // namespace coach::relay
