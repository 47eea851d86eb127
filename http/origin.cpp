#include "http/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "http/ascii.hpp"

namespace coach::http {
namespace {

std::unexpected<Error> refused(std::string_view why) {
  return std::unexpected(Error{Failure::malformed, std::string(why)});
}

// The host is written into request heads, so nothing but the characters of names and
// addresses may pass, however the URL spelt them.
bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':';
  });
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

std::expected<Target, Error> parse_url(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(url.data(), url.size()));
  if (!parsed || !parsed->has_authority())
    return refused("The URL is not an absolute http:// or https:// URL.");
  const auto scheme = to_lower(std::string_view(parsed->scheme().data(), parsed->scheme().size()));
  if (scheme != "http" && scheme != "https") return refused("The URL is neither http:// nor https://.");
  if (parsed->has_userinfo())
    return refused("The URL carries a user name; send an Authorization header instead.");

  Target target;
  target.origin.tls = scheme == "https";
  target.origin.host = to_lower(parsed->host_address());
  if (!is_host(target.origin.host)) return refused("The URL's host is not a host name or an IP address.");
  target.origin.port = target.origin.tls ? 443 : 80;
  if (const auto digits = parsed->port(); !digits.empty()) {
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, target.origin.port);
    if (error != std::errc() || stop != end) target.origin.port = 0;
  }
  if (target.origin.port == 0) return refused("The URL's port is not between 1 and 65535.");
  const auto path = parsed->encoded_target();
  target.path.assign(path.data(), path.size());
  if (!target.path.starts_with('/')) target.path.insert(0, "/");
  return target;
}

std::string host_port(const Origin& origin) {
  return fmt::format("{}:{}", bracketed(origin.host), origin.port);
}

std::string host_header(const Origin& origin) {
  const bool is_default = origin.port == (origin.tls ? 443 : 80);
  return is_default ? bracketed(origin.host) : host_port(origin);
}

bool is_ip_literal(std::string_view host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

}  // namespace coach::http
