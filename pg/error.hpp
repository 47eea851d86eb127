// What can go wrong with a statement, as a value.
#pragma once

#include <string>
#include <string_view>

namespace coach::pg {

enum class Failure {
  server,       // the server refused the statement: sqlstate and message say why
  lost,         // the connection broke after it was sent: whether it ran is unknown
  unavailable,  // it was never sent: no connection within the allowed time, or stopped
};

struct Error {
  Failure failure = Failure::server;
  std::string sqlstate;  // five characters for Failure::server, else empty
  // The server's primary message (never its DETAIL, which may quote a user's row), or a
  // sentence about the connection without any part of the connection string.
  std::string message;

  bool is(std::string_view state) const { return sqlstate == state; }
};

// The error says nothing about the rows: the same statement may pass a moment later (a lost connection, a
// deadlock, a lock that was not had in time, a server that shuts down, has no room or is read-only).
bool transient(const Error& error);

// One line for a log: "23505: duplicate key …" or "connection lost: …".
std::string describe(const Error& error);

}  // namespace coach::pg
