// Which statements the server session of one connection has prepared.
//
// While a PREPARE is under way its outcome is unknown; other calls of the same statement
// are sent unprepared meanwhile, so that a refused PREPARE fails only the call it came
// with. A name is never prepared twice: after a failure the next try takes a new one.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "pg/statement.hpp"

namespace coach::pg {

class PreparedStatements {
 public:
  enum class State { unknown, preparing, ready };
  struct Entry {
    std::string server_name;
    std::string sql;
    State state = State::unknown;
    int failures = 0;
  };
  enum class Way { prepare_first, prepared, unprepared };
  struct Plan {
    Way way;
    Entry* entry;  // valid as long as this object
    int failures;  // of the entry when planned: tells news of an older name from current
  };

  // How to send `statement` now; Way::prepare_first marks it as being prepared. Throws
  // std::logic_error when two statements share a name.
  Plan plan(const Statement& statement);

  static void succeeded(const Plan& plan);

  // The PREPARE was refused, or the session no longer knows the statement.
  static void failed(const Plan& plan);

  // True for the errors that say so: 26000 (a pooler discarded it), and 0A000 from the
  // server function `routine` that finds its columns changed (a migration ran). 0A000
  // alone means any unsupported feature.
  static bool is_stale(std::string_view sqlstate, std::string_view routine);

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace coach::pg
