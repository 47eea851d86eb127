// Where a server listens, as an operator writes it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coach::http {

struct ListenAddress {
  std::string address;  // an IP address
  std::uint16_t port = 0;
  bool operator==(const ListenAddress&) const = default;
};

// "127.0.0.1:9464" or "[::1]:9464"; port 0: the system chooses. nullopt for anything else.
std::optional<ListenAddress> parse_listen_address(std::string_view text);

// `address` and `port` as one writes them in a URL or after --listen: "127.0.0.1:9464",
// "[::1]:9464". `address` is an IP address without brackets.
std::string address_and_port(std::string_view address, std::uint16_t port);

// The URL of a server that listens there, without a slash at its end: "http://[::1]:9464".
std::string http_url(std::string_view address, std::uint16_t port);

}  // namespace coach::http
