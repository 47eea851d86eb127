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

}  // namespace coach::pg
