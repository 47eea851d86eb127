// PostgREST as this process reaches it: with verified claims instead of the client's token.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "relay/gateway/postgrest.hpp"
#include "relay/jwt/claims.hpp"

namespace coach::relay {

class Rest {
 public:
  // `postgrest` must outlive it.
  Rest(const Executor& executor, const PostgRest& postgrest);

  // Passes a request on `/rest/v1…` through: method, query, headers and body unchanged but
  // for the token; the answer streams when it is large. 503 while PostgREST is not there.
  asio::awaitable<http::HandlerResult> forward(http::ServerRequest request, const Claims& claims,
                                               http::ServerConnection& connection);

  // One call of our own in the name of `claims`: `target` begins behind /rest/v1
  // ("/messages?id=eq.…"). The error is a sentence.
  asio::awaitable<std::expected<http::Response, http::Error>> call(const Claims& claims, std::string method,
                                                                   std::string target, std::string body = {},
                                                                   std::vector<http::Header> headers = {});

 private:
  std::string authorization(const Claims& claims) const;

  const PostgRest& postgrest_;
  http::Client client_;
};

}  // namespace coach::relay
