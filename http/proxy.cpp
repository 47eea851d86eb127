#include "http/proxy.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <charconv>
#include <string_view>

#include "http/ascii.hpp"

namespace coach::http {
namespace {

namespace ip = boost::asio::ip;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string base64(const std::string& text) {
  std::string result((text.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock adds a NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(result.data()),
                  reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  result.pop_back();
  return result;
}

bool is_loopback(const std::string& host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  boost::system::error_code error;
  const auto address = ip::make_address(host, error);
  return !error && address.is_loopback();
}

bool in_block(std::string_view block, const std::string& host) {
  boost::system::error_code error;
  const auto address = ip::make_address(host, error);
  if (error) return false;
  if (address.is_v4()) {
    const auto network = ip::make_network_v4(block, error);
    return !error && ip::network_v4(address.to_v4(), 32).is_subnet_of(network.canonical());
  }
  const auto network = ip::make_network_v6(block, error);
  return !error && ip::network_v6(address.to_v6(), 128).is_subnet_of(network.canonical());
}

// Splits "host:port", "[v6]:port" and "v6"; false when a port is given and differs.
bool split_port(std::string_view& entry, std::uint16_t wanted) {
  const bool bracketed = entry.starts_with('[');
  const auto colon = entry.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracketed ? entry[colon - 1] == ']' : entry.find(':') == colon);
  if (has_port) {
    std::uint16_t port = 0;
    const auto digits = entry.substr(colon + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (port != wanted) return false;
    entry = entry.substr(0, colon);
  }
  if (bracketed && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  return true;
}

bool matches(std::string_view entry, const Origin& origin) {
  if (entry.find('/') != std::string_view::npos) return in_block(entry, origin.host);
  if (!split_port(entry, origin.port)) return false;
  if (entry == "*") return true;
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty()) return false;
  if (origin.host == entry) return true;
  return origin.host.ends_with(entry) && origin.host[origin.host.size() - entry.size() - 1] == '.' &&
         !is_ip_literal(origin.host);
}

bool is_excepted(const std::string& no_proxy, const Origin& origin) {
  const std::string list = to_lower(no_proxy);
  std::string_view rest = list;
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto entry = trim(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (!entry.empty() && matches(entry, origin)) return true;
  }
  return false;
}

std::expected<Proxy, Error> parse_proxy(const std::string& value) {
  const Error refused{Failure::connect, "The proxy named by the environment is not an http:// URL."};
  const std::string url = value.find("://") == std::string::npos ? "http://" + value : value;
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) return std::unexpected(refused);
  Proxy proxy;
  if (parsed->has_userinfo()) {
    proxy.authorization = "Basic " + base64(parsed->user() + ":" + parsed->password());
  }
  boost::urls::url bare(*parsed);
  bare.remove_userinfo();
  const auto target = parse_url(std::string_view(bare.data(), bare.size()));
  if (!target || target->origin.tls) return std::unexpected(refused);
  proxy.origin = target->origin;
  return proxy;
}

}  // namespace

ProxyEnvironment proxy_environment(const std::function<const char*(const char*)>& variable) {
  const auto read = [&](const char* lower_case, const char* upper_case) -> std::string {
    for (const char* name : {lower_case, upper_case}) {
      const char* value = variable(name);
      if (value != nullptr && *value != '\0') return value;
    }
    return {};
  };
  return {read("http_proxy", "HTTP_PROXY"), read("https_proxy", "HTTPS_PROXY"),
          read("all_proxy", "ALL_PROXY"), read("no_proxy", "NO_PROXY")};
}

std::expected<std::optional<Proxy>, Error> choose_proxy(const ProxyEnvironment& environment,
                                                        const Origin& origin) {
  const std::string& own = origin.tls ? environment.https_proxy : environment.http_proxy;
  const std::string& value = own.empty() ? environment.all_proxy : own;
  if (value.empty() || is_loopback(origin.host) || is_excepted(environment.no_proxy, origin)) {
    return std::optional<Proxy>();
  }
  auto proxy = parse_proxy(value);
  if (!proxy) return std::unexpected(std::move(proxy.error()));
  return std::optional<Proxy>(std::move(*proxy));
}

}  // namespace coach::http
