// From libpq's results and messages to pg::Error.
#pragma once

#include <string>
#include <string_view>

#include "pg/error.hpp"

struct pg_result;

namespace coach::pg {

// The error of a result whose status is an error. Failure::lost when the server ended
// the session with it (FATAL, PANIC) or when libpq itself made it up for a broken socket.
Error error_of(const pg_result* result);

// libpq's several lines as one, without its indented hints.
std::string one_line(std::string_view message);

}  // namespace coach::pg
