#include "pg/prepared.hpp"

#include <stdexcept>

namespace coach::pg {

PreparedStatements::Plan PreparedStatements::plan(const Statement& statement) {
  auto found = entries_.find(std::string_view(statement.name));
  if (found == entries_.end()) {
    found =
        entries_.emplace(statement.name, Entry{.server_name = statement.name, .sql = statement.sql}).first;
  }
  Entry& entry = found->second;
  if (entry.sql != statement.sql) {
    throw std::logic_error("two different statements are named " + found->first);
  }
  switch (entry.state) {
    case State::unknown:
      entry.state = State::preparing;
      return {Way::prepare_first, &entry};
    case State::preparing:
      return {Way::unprepared, &entry};
    case State::ready:
      break;
  }
  return {Way::prepared, &entry};
}

void PreparedStatements::succeeded(Entry& entry) {
  entry.state = State::ready;
}

void PreparedStatements::failed(Entry& entry) {
  if (entry.state == State::unknown) return;  // several calls in flight noticed it
  entry.state = State::unknown;
  ++entry.failures;
  // The name without its old suffix is the statement's; keep it readable in the server's
  // pg_prepared_statements.
  entry.server_name =
      entry.server_name.substr(0, entry.server_name.find('#')) + '#' + std::to_string(entry.failures);
}

bool PreparedStatements::is_stale(std::string_view sqlstate, std::string_view routine) {
  return sqlstate == "26000" || (sqlstate == "0A000" && routine == "RevalidateCachedQuery");
}

}  // namespace coach::pg
