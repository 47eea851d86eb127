// Which proxy a request takes, by the usual environment variables, pure.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "http/error.hpp"
#include "http/origin.hpp"

namespace coach::http {

// The variables' values; empty where unset.
struct ProxyEnvironment {
  std::string http_proxy;   // for http:// URLs
  std::string https_proxy;  // for https:// URLs, by CONNECT
  std::string all_proxy;    // where the one above is empty
  std::string no_proxy;     // hosts that are reached directly
};

struct Proxy {
  Origin origin;
  std::string authorization;  // value of Proxy-Authorization, or empty
};

// Reads HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; the lower-case name wins.
// `variable` is std::getenv or a test's table.
ProxyEnvironment proxy_environment(const std::function<const char*(const char*)>& variable);

// The proxy for `origin`, or none. Loopback is always reached directly. NO_PROXY is a list
// of "*", host names (with all their sub-domains), IP addresses and CIDR blocks, each but
// the last optionally with ":port". A proxy that is not http:// is Failure::connect.
std::expected<std::optional<Proxy>, Error> choose_proxy(const ProxyEnvironment& environment,
                                                        const Origin& origin);

}  // namespace coach::http
