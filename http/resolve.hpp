// The addresses of a host name.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <expected>
#include <vector>

#include "core/async.hpp"
#include "http/error.hpp"
#include "http/origin.hpp"

namespace coach::http {

using Endpoints = std::vector<asio::ip::tcp::endpoint>;

// At least one address, or Failure::resolve. IP addresses are taken as they are.
asio::awaitable<std::expected<Endpoints, Error>> resolve(const Origin& origin, Clock::duration limit);

}  // namespace coach::http
