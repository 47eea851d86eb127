// The few connections that all athletes share: whoever asks takes one for a moment.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "pg/error.hpp"

namespace coach::chaos {

class Phones {
 public:
  Phones(const Executor& executor, std::string url, std::size_t count);

  // Runs a script on a connection, which is made anew when it is broken. Failure::lost:
  // whether it ran is not known.
  asio::awaitable<std::expected<pg::Result, pg::Error>> script(std::string sql);

 private:
  asio::awaitable<std::expected<pg::Result, pg::Error>> script_on(pg::Connection& phone, std::string sql);

  Executor executor_;
  std::string url_;
  std::vector<std::unique_ptr<pg::Connection>> free_;
  Event changed_;
};

}  // namespace coach::chaos
