// A request as the server hands it over, an answer as it writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"

namespace coach::http {

struct ServerRequest {
  std::string method;
  std::string target;  // path and query, as they were sent
  std::vector<Header> headers;
  std::string body;
  bool keep_alive = true;  // the client wants to use the connection again
  bool http_1_1 = true;    // false: an HTTP/1.0 client, which does not know chunked bodies

  // The target without its query.
  std::string_view path() const;

  // The first header of that name (any case), or nullopt.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct ServerReply {
  unsigned status = 200;
  std::vector<Header> headers;  // without Content-Length and Connection, which the server adds
  std::string body;
};

// Status line, `headers` and the empty line, for handlers that stream.
std::string serialize_head(unsigned status, const std::vector<Header>& headers);

// `reply` as bytes. `head_only` leaves the body out and keeps its length (HEAD).
std::string serialize_reply(const ServerReply& reply, bool keep_alive, bool head_only);

}  // namespace coach::http
