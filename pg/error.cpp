#include "pg/error.hpp"

#include <algorithm>

namespace coach::pg {

std::string describe(const Error& error) {
  std::string line;
  switch (error.failure) {
    case Failure::server:
      line = error.sqlstate + ": ";
      break;
    case Failure::lost:
      line = "connection lost: ";
      break;
    case Failure::unavailable:
      line = "no connection: ";
      break;
  }
  line += error.message;
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

bool transient(const Error& error) {
  if (error.failure != Failure::server) return true;
  // 08 connection, 40 rollback (deadlock), 53 resources, 55 object state (locks), 57 operator (time-out,
  // shutdown), 25006 read-only (a server that was the primary).
  const std::string_view state = error.sqlstate;
  for (const std::string_view prefix : {"08", "40", "53", "55", "57"}) {
    if (state.starts_with(prefix)) return true;
  }
  return state == "25006";
}

}  // namespace coach::pg
