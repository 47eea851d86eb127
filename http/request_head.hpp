// A request as the bytes that go over the wire, pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/origin.hpp"
#include "http/proxy.hpp"

namespace coach::http {

// Head and body of `request`. Host, User-Agent, Accept-Encoding and Content-Length are added
// unless the caller's headers name them. With `proxy` the absolute form is used, for plain
// http:// through a proxy. A header with a line break or a broken name is
// Failure::malformed: it could smuggle a second request.
std::expected<std::string, Error> serialize(const Request& request, const Target& target,
                                            std::string_view user_agent, const Proxy* proxy);

// The CONNECT request that opens a tunnel to `origin`.
std::string serialize_connect(const Origin& origin, const Proxy& proxy);

}  // namespace coach::http
