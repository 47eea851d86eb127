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
  Way way = Way::prepared;
  if (entry.state == State::preparing) way = Way::unprepared;
  if (entry.state == State::unknown) {
    entry.state = State::preparing;
    way = Way::prepare_first;
  }
  return {way, &entry, entry.failures};
}

void PreparedStatements::succeeded(const Plan& plan) {
  if (plan.failures == plan.entry->failures) plan.entry->state = State::ready;
}

void PreparedStatements::failed(const Plan& plan) {
  Entry& entry = *plan.entry;
  if (plan.failures != entry.failures) return;  // several calls in flight noticed it
  entry.state = State::unknown;
  ++entry.failures;
  // Still readable in the server's pg_prepared_statements.
  entry.server_name =
      entry.server_name.substr(0, entry.server_name.find('#')) + '#' + std::to_string(entry.failures);
}

bool PreparedStatements::is_stale(std::string_view sqlstate, std::string_view routine) {
  return sqlstate == "26000" || (sqlstate == "0A000" && routine == "RevalidateCachedQuery");
}

}  // namespace coach::pg
