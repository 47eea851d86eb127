// One origin for everything: which part of the relay answers a request.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <utility>

#include "core/metrics.hpp"
#include "http/server.hpp"
#include "relay/gateway/metrics.hpp"
#include "relay/jwt/key_ring.hpp"

namespace coach::relay {

class ApiService;
class AuthService;
class KeySetSource;
class PostgRest;
class Rest;
class StaticFiles;
namespace realtime {
class Service;
}

// Null: that part is switched off. They must outlive the gateway.
struct GatewayParts {
  const KeyRing* keys = nullptr;
  Rest* rest = nullptr;
  const PostgRest* postgrest = nullptr;
  AuthService* auth = nullptr;
  ApiService* api = nullptr;
  realtime::Service* realtime = nullptr;
  StaticFiles* web = nullptr;
  const KeySetSource* published_keys = nullptr;
  std::string web_config;  // what /config.json says
};

class Gateway {
 public:
  // `metrics` is what /metrics shows; the gateway counts its requests there.
  Gateway(GatewayParts parts, Metrics& metrics)
      : parts_(std::move(parts)), metrics_(metrics), requests_(metrics) {}

  // The handler of http::Server.
  asio::awaitable<http::HandlerResult> handle(http::ServerRequest request,
                                              http::ServerConnection& connection);

 private:
  asio::awaitable<http::HandlerResult> route(Area area, http::ServerRequest request,
                                             http::ServerConnection& connection);
  asio::awaitable<http::HandlerResult> rest(http::ServerRequest request, http::ServerConnection& connection);
  asio::awaitable<http::ServerReply> auth(http::ServerRequest request, http::ServerConnection& connection);
  asio::awaitable<http::HandlerResult> api(http::ServerRequest request, http::ServerConnection& connection);
  asio::awaitable<http::HandlerResult> socket(http::ServerRequest request,
                                              http::ServerConnection& connection);
  asio::awaitable<http::ServerReply> broadcast(http::ServerRequest request);
  http::ServerReply web(const http::ServerRequest& request);
  http::ServerReply health(const http::ServerRequest& request) const;
  http::ServerReply readiness() const;

  GatewayParts parts_;
  Metrics& metrics_;
  RequestMetrics requests_;
};

}  // namespace coach::relay
