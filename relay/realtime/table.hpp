// A published table: the columns as the WAL sends them, and as the catalogue knows them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/pgoutput.hpp"
#include "pg/result.hpp"
#include "relay/realtime/column_value.hpp"

namespace coach::relay::realtime {

struct TableColumn {
  int number = 0;  // pg_attribute.attnum
  std::string name;
  ColumnType type;
  bool in_primary_key = false;
  std::optional<std::size_t> sent_at;  // its place in the WAL's rows; generated columns have none
};

struct Table {
  pg::RelationMessage relation;
  std::uint64_t generation = 0;  // another one whenever the columns have changed

  // From the catalogue; empty until loaded, and after the table was dropped.
  bool loaded = false;
  std::vector<TableColumn> columns;

  bool has_primary_key() const;
};

// Fills `table` from the rows of sql/relay/realtime_table.sql.
void load_columns(Table& table, const pg::Result& rows);

// What a role may read of a table, as realtime_visible tells it: "r*", "o1,2,5", "r".
class Access {
 public:
  Access() = default;
  explicit Access(std::string_view text);
  bool secured() const { return secured_; }  // row-level security is on
  bool nothing() const { return !all_ && numbers_.empty(); }
  bool may_read(int column) const;

 private:
  bool secured_ = true;
  bool all_ = false;
  std::vector<int> numbers_;  // sorted
};

}  // namespace coach::relay::realtime
