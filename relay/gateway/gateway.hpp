// One origin for everything: which part of the relay answers a request.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "http/server.hpp"
#include "relay/gateway/metrics.hpp"
#include "relay/jwt/key_ring.hpp"

namespace coach::relay {

class AuthService;
class PostgRest;
class Rest;

// Null: that part is switched off. They must outlive the gateway.
struct GatewayParts {
  const KeyRing* keys = nullptr;
  Rest* rest = nullptr;
  const PostgRest* postgrest = nullptr;
  AuthService* auth = nullptr;
};

class Gateway {
 public:
  Gateway(GatewayParts parts, Metrics& metrics) : parts_(parts), metrics_(metrics) {}

  // The handler of http::Server.
  asio::awaitable<http::HandlerResult> handle(http::ServerRequest request,
                                              http::ServerConnection& connection);

 private:
  asio::awaitable<http::HandlerResult> route(Area area, http::ServerRequest request,
                                             http::ServerConnection& connection);
  asio::awaitable<http::HandlerResult> rest(http::ServerRequest request, http::ServerConnection& connection);
  asio::awaitable<http::ServerReply> auth(http::ServerRequest request, http::ServerConnection& connection);
  http::ServerReply readiness() const;

  GatewayParts parts_;
  Metrics& metrics_;
};

}  // namespace coach::relay
