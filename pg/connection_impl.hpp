// The inside of Connection, shared with Pipeline, which takes over the link.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <vector>

#include "pg/connection.hpp"
#include "pg/conninfo.hpp"
#include "pg/link.hpp"

namespace coach::pg {

class Connection::Impl {
 public:
  explicit Impl(const Executor& executor) : link(executor) {}

  // The rest of connect() after the connection string has been read.
  // `timeout` is for the names' resolution and then for each server.
  asio::awaitable<std::expected<void, std::string>> establish(ConnectOptions options,
                                                              Clock::duration timeout);

  // Sends what `send` (a PQsend… call) put into libpq's buffer and collects the answer.
  template <typename Send>
  asio::awaitable<std::expected<Result, Error>> exchange(Send send);

  std::vector<Notification> take_notifications();

  Link link;

 private:
  asio::awaitable<std::expected<void, std::string>> try_server(const ConnectOptions& server,
                                                               Clock::duration timeout);
  asio::awaitable<std::expected<void, std::string>> start(const ConnectOptions& options);
  asio::awaitable<std::expected<Result, Error>> last_result();
  asio::awaitable<bool> wait_for_answer();
  Error lost() const { return {Failure::lost, {}, link.message()}; }
};

}  // namespace coach::pg
