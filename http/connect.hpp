// From a URL's origin to a connection on which a request can be sent: name, TCP, the
// proxy's tunnel, TLS.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>

#include "core/async.hpp"
#include "http/connection.hpp"
#include "http/error.hpp"
#include "http/origin.hpp"
#include "http/proxy.hpp"
#include "http/tls.hpp"

namespace coach::http {

struct Route {
  Origin origin;
  std::optional<Proxy> proxy;

  // The same for all requests that can share a connection.
  std::string key() const;
  // https:// goes through a proxy by CONNECT, http:// by the absolute form of its requests.
  bool tunnels() const { return proxy && origin.tls; }
};

// Connects within `limit` (all steps together) or fails with resolve, connect or tls.
// `tls` is needed for https:// only. Of several addresses each gets its share of the time.
asio::awaitable<std::expected<std::unique_ptr<Connection>, Error>> connect(const Route& route,
                                                                           const TlsContext* tls,
                                                                           std::size_t max_header_bytes,
                                                                           Clock::duration limit);

}  // namespace coach::http
