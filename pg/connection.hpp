// One plain asynchronous PostgreSQL connection: the base of Pipeline and Listener, and
// what `migrate` and tests use for scripts of several statements.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "pg/conninfo.hpp"
#include "pg/error.hpp"
#include "pg/params.hpp"
#include "pg/result.hpp"

namespace coach::pg {

struct Notification {
  std::string channel;
  std::string payload;
};

class Connection {
 public:
  explicit Connection(const Executor& executor);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  // Connects to the first server of `conninfo` that can be reached and is of the wanted kind;
  // `application_name` is shown in pg_stat_activity. The error's message never contains any part
  // of `conninfo` (passwords) beyond host and port.
  asio::awaitable<std::expected<void, Error>> connect(std::string conninfo, std::string application_name,
                                                      ConnectSettings settings);

  // The same with a writable session.
  asio::awaitable<std::expected<void, Error>> connect(std::string conninfo, std::string application_name,
                                                      std::chrono::milliseconds timeout);

  // Runs a script of any number of statements in one simple-query message (one implicit
  // transaction unless the script says otherwise); the last statement's rows.
  asio::awaitable<std::expected<Result, Error>> script(std::string sql);

  // Runs one statement with parameters, unprepared.
  asio::awaitable<std::expected<Result, Error>> query(std::string sql, Params params = {});

  // Waits for the next notification (LISTEN must have been run); nullopt after `limit`.
  asio::awaitable<std::expected<std::vector<Notification>, Error>> notifications(Clock::duration limit);

  bool open() const;
  bool encrypted() const;      // TLS in use
  int server_version() const;  // 150020 for 15.20
  void close();

 private:
  friend class PipelineIo;
  friend class Replication;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::pg
