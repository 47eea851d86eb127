#include "http/listen_address.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace coach::http {

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto address = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);

  ListenAddress result;
  const auto [end, bad_port] = std::from_chars(port.data(), port.data() + port.size(), result.port);
  if (port.empty() || bad_port != std::errc() || end != port.data() + port.size()) return std::nullopt;
  result.address = std::string(address);
  boost::system::error_code bad_address;
  const auto ip = boost::asio::ip::make_address(result.address, bad_address);
  if (bad_address || ip.is_v6() != bracketed) return std::nullopt;
  return result;
}

std::string address_and_port(std::string_view address, std::uint16_t port) {
  // A scope ("fe80::1%eth0") is for the socket; a URL cannot say it.
  const auto scope = address.find('%');
  const bool v6 = address.find(':') != std::string_view::npos;
  if (v6) return fmt::format("[{}]:{}", address.substr(0, scope), port);
  return fmt::format("{}:{}", address, port);
}

std::string http_url(std::string_view address, std::uint16_t port) {
  return "http://" + address_and_port(address, port);
}

}  // namespace coach::http
