// A primary and its standby: commits are made that only the primary has, it is killed, the
// standby takes over, and what was the primary is made anew as the standby of the other.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>

#include "core/async.hpp"
#include "pg/connection.hpp"

namespace coach::chaos {

struct PairSettings {
  std::array<std::string, 2> urls;  // of the administrator, one a server; the first is the primary
  std::string program;              // "kill N" and "rebuild N" for the server N, 0 or 1
  std::string logs;                 // folder
};

// The steps come in the order of their declaration. All of them throw when they fail.
class Pair {
 public:
  Pair(const Executor& executor, PairSettings settings);

  // Waits, for `limit` at the most, for the worst moment: a reply has been claimed that still has
  // the text of an earlier claim. That claim stays, and what its holder writes first is lost.
  asio::awaitable<void> wait_for_bad_moment(std::chrono::milliseconds limit);
  // The standby receives nothing from now on: what is committed later is only on the primary.
  asio::awaitable<void> cut();
  // SIGKILL of every process of the primary.
  asio::awaitable<void> kill_primary();
  // The standby becomes the primary, with what it has. Returns when it takes writes.
  asio::awaitable<void> promote();
  // Returns when the new standby receives what is committed.
  asio::awaitable<void> rebuild();

 private:
  std::size_t standby() const { return 1 - primary_; }
  asio::awaitable<pg::Connection> connect(std::size_t server);
  asio::awaitable<void> carry_out(std::string what, std::size_t server);
  // Asks the standby until `sql`, which gives one boolean, says true.
  asio::awaitable<void> until(pg::Connection& connection, std::string sql);

  Executor executor_;
  PairSettings settings_;
  std::size_t primary_ = 0;
};

}  // namespace coach::chaos
