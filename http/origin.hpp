// Where a request goes: the parts of an absolute http:// or https:// URL, pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "http/error.hpp"

namespace coach::http {

struct Origin {
  bool tls = false;
  std::string host;  // lower case; an IPv6 address without its brackets
  std::uint16_t port = 0;

  bool operator==(const Origin&) const = default;
};

struct Target {
  Origin origin;
  std::string path;  // with the query, never empty: "/v1/embeddings?x=1"
};

// The parts of `url`, or Failure::malformed; the sentence does not repeat the URL, which
// may hold a secret. A fragment is dropped; a user name in the URL is refused.
std::expected<Target, Error> parse_url(std::string_view url);

// "host:port" as people write it, with brackets around IPv6: for errors and CONNECT.
std::string host_port(const Origin& origin);

// The Host header: as host_port, without the scheme's default port.
std::string host_header(const Origin& origin);

bool is_ip_literal(std::string_view host);

}  // namespace coach::http
