#include "worker/config_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cstddef>
#include <optional>

#include "http/listen_address.hpp"

namespace coach::worker {
namespace {

namespace urls = boost::urls;

bool visible(char c) {
  return c > ' ' && c < '\x7f';
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string host_of(const urls::url_view& url) {
  return lower(url.host_address());
}

// Boost 1.81 reads http://127.0.0.1.evil.org/ as the host 127.0.0.1 with the path
// ".evil.org/": a path that does not begin with / is refused.
std::optional<urls::url_view> parse_url(std::string_view text) {
  const auto parsed = urls::parse_uri(text);
  if (!parsed || !parsed->has_authority()) return std::nullopt;
  const std::string_view path = parsed->encoded_path();
  if (!path.empty() && !path.starts_with('/')) return std::nullopt;
  return *parsed;
}

// Only what can be nothing but this machine: no name except localhost is looked up.
bool is_loopback(const urls::url_view& url) {
  switch (url.host_type()) {
    case urls::host_type::ipv4:
      return url.host_ipv4_address().is_loopback();
    case urls::host_type::ipv6:
      return url.host_ipv6_address().is_loopback();
    default:
      return host_of(url) == "localhost";
  }
}

bool within(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

std::string check_line(std::string_view text, std::string_view expected) {
  if (text.empty()) return fmt::format("expected {}, found an empty text", expected);
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; })) {
    return fmt::format("expected {}, found a control character in it", expected);
  }
  return {};
}

}  // namespace

std::string check_base_url(std::string_view text) {
  constexpr std::string_view expected = "expected a URL that begins with https:// (http:// for localhost)";
  const auto parsed = parse_url(text);
  if (!parsed) return fmt::format("{}, found something that is no URL", expected);
  const auto& url = *parsed;
  const bool http = url.scheme_id() == urls::scheme::http;
  if (!http && url.scheme_id() != urls::scheme::https)
    return fmt::format("{}, found another scheme", expected);
  if (url.has_userinfo()) return fmt::format("{}, found a user name or password in it", expected);
  if (url.host_address().empty()) return fmt::format("{}, found no host in it", expected);
  if (url.has_query() || url.has_fragment()) return fmt::format("{}, found a ? or # in it", expected);
  if (http && !is_loopback(url)) {
    return fmt::format("expected https://, found http:// to another machine: the key would travel in clear");
  }
  return {};
}

std::string check_database_url(std::string_view text) {
  constexpr std::string_view expected = "expected postgresql://user:password@host:port/database";
  if (!text.starts_with("postgresql://") && !text.starts_with("postgres://")) {
    return fmt::format("{}, found something else", expected);
  }
  if (!std::ranges::all_of(text, visible)) {
    return fmt::format("{}, found a blank or control character in it (write it as %20 and the like)",
                       expected);
  }
  // libpq accepts more than a URL (several hosts, sockets): what does not parse is its business.
  const auto url = parse_url(text);
  if (url && url->port() == "6543" &&
      (within(host_of(*url), "supabase.com") || within(host_of(*url), "supabase.co"))) {
    return "expected the direct connection or the pooler in session mode (port 5432), found the transaction "
           "pooler (port 6543), which has neither LISTEN nor prepared statements";
  }
  return {};
}

std::string check_api_key(std::string_view text) {
  if (text.empty()) return "expected a key, found an empty text";
  if (!std::ranges::all_of(text, visible)) {
    return "expected a key of letters, digits and signs, found a blank, line end or other character in it";
  }
  return {};
}

std::string check_model(std::string_view text) {
  return check_line(text, "the name of a model");
}

std::string check_file(std::string_view text) {
  return check_line(text, "the path of a file");
}

std::string check_sha256(std::string_view text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.empty() || (text.size() == 64 && std::ranges::all_of(text, hex))) return {};
  return R"(expected 64 hexadecimal digits in small letters, or "" to turn the check off, found something else)";
}

std::string check_listen(std::string_view text) {
  if (text.empty() || http::parse_listen_address(text)) return {};
  return R"(expected an IP address and a port (127.0.0.1:9464, [::1]:9464), or "" for none, found something else)";
}

bool is_nebius(std::string_view base_url) {
  const auto url = parse_url(base_url);
  return url && url->scheme_id() == urls::scheme::https && within(host_of(*url), "nebius.com");
}

std::string provider_name(std::string_view base_url) {
  if (is_nebius(base_url)) return "nebius";
  const auto url = parse_url(base_url);
  return url && within(host_of(*url), "openai.com") ? "openai" : "other";
}

}  // namespace coach::worker
