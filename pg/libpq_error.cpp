#include "pg/libpq_error.hpp"

#include <libpq-fe.h>

namespace coach::pg {
namespace {

std::string field(const pg_result* result, int code) {
  const char* value = PQresultErrorField(result, code);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

Error error_of(const pg_result* result) {
  const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  const std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  // A terminated backend answers the statement in flight with FATAL 57P01: for the
  // caller that is a lost connection, not a refused statement.
  if (severity == "FATAL" || severity == "PANIC") return {Failure::lost, {}, message};
  if (sqlstate.empty()) return {Failure::lost, {}, one_line(PQresultErrorMessage(result))};
  return {Failure::server, sqlstate, message};
}

std::string one_line(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    const auto end = message.find('\n');
    const auto line = message.substr(0, end);
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
    if (line.empty() || line.front() == '\t') continue;
    if (!out.empty()) out += "; ";
    out += line;
  }
  return out;
}

}  // namespace coach::pg
