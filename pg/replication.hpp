// A logical replication stream: committed changes pushed by the server, never polled.
//
// The slot is temporary: it ends with the connection, so a reader that is gone holds no
// WAL back, and after a reconnect there is a hole that only the reader's clients can fill
// by asking again.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "pg/error.hpp"
#include "pg/pgoutput.hpp"

namespace coach::pg {

struct ReplicationOptions {
  std::string conninfo;                   // of a role with REPLICATION; never logged
  std::string slot;                       // [a-z0-9_], at most 63 characters, unique
  std::vector<std::string> publications;  // must exist
  std::chrono::milliseconds connect_timeout{5'000};
  // After this long without a word the server is asked for one; after as long again the
  // link counts as dead.
  std::chrono::milliseconds silence{3'000};
};

// What the stream delivers: one pgoutput message, valid during the call.
using WalReader = std::function<void(std::string_view message)>;

class Replication {
 public:
  explicit Replication(const Executor& executor);

  // Connects, makes the slot and starts the stream at the present: every transaction that
  // commits after this has returned will arrive.
  asio::awaitable<std::expected<void, Error>> start(ReplicationOptions options);

  // Hands every message to `reader`, and `after_burst` is called when all that had
  // arrived was handed over; returns why the stream ended. What was handed over is
  // confirmed to the server at once: nothing is held back for slow consumers.
  asio::awaitable<Error> stream(WalReader reader, std::function<void()> after_burst);

  void close() { connection_.close(); }

 private:
  struct Position {
    Lsn received = 0;
    Lsn confirmed = 0;
    Clock::time_point heard;  // the last word from the server
    Clock::time_point confirmed_at;
    bool asked = false;  // for a sign of life, since `heard`
  };

  asio::awaitable<std::expected<void, Error>> begin_copy(std::string command);
  // False: the stream has ended.
  bool take_messages(const WalReader& reader);
  void take_message(std::string_view bytes, const WalReader& reader);
  asio::awaitable<bool> confirm(bool ask_for_answer);

  Executor executor_;
  ReplicationOptions options_;
  Connection connection_;
  Position position_;
  bool answer_wanted_ = false;
};

// `conninfo`, a URL or keyword string, for a replication connection to the same database.
std::string for_replication(const std::string& conninfo);

}  // namespace coach::pg
