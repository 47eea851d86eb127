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

}  // namespace coach::http
