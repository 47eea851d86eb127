// The relay's queries: one pipelined connection with the session-local functions of
// sql/relay/realtime_install_*.sql. Nothing is installed into the database itself, so any
// PostgreSQL will do, and the functions always fit this program.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <string>

#include "core/async.hpp"
#include "pg/pipeline.hpp"

namespace coach::relay::realtime {

class Database {
 public:
  // `name` is shown in pg_stat_activity.
  Database(const Executor& executor, std::string conninfo, std::string name,
           std::chrono::milliseconds statement_timeout);

  asio::awaitable<void> run() { return pipeline_.run(); }
  void stop() { pipeline_.stop(); }
  bool connected() const { return pipeline_.connected(); }

  // As Pipeline::query, with the functions installed.
  asio::awaitable<std::expected<pg::Result, pg::Error>> query(const pg::Statement& statement,
                                                              pg::Params params);

 private:
  asio::awaitable<std::expected<void, pg::Error>> install();

  pg::Pipeline pipeline_;
  std::uint64_t connection_ = 0;  // counts connections
  std::uint64_t installed_on_ = 0;
};

}  // namespace coach::relay::realtime
