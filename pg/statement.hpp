// A named SQL statement, as cmake/GenerateSql.cmake makes them from sql/queries.
#pragma once

namespace coach::pg {

struct Statement {
  const char* name;  // the file's name; also the prepared statement's
  const char* sql;   // one statement, parameters $1, $2, …
};

}  // namespace coach::pg
