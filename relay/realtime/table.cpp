#include "relay/realtime/table.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace coach::relay::realtime {
namespace {

// Columns of realtime_table.sql.
enum Field {
  number,
  name,
  type_name,
  in_primary_key,
  base_name,
  kind,
  element_name,
  element_composite,
  delimiter
};

ColumnType type_of(const pg::Result& rows, int row) {
  ColumnType type;
  type.name = rows.text(row, type_name);
  const auto form = rows.text(row, kind);
  if (form == "c" || (form == "a" && rows.text(row, element_composite) == "t")) {
    type.form = ValueForm::from_database;
  } else if (form == "a") {
    ColumnType element;
    element.name = rows.text(row, element_name);
    element.form = form_of(element.name);
    type.form = ValueForm::array;
    type.delimiter = rows.text(row, delimiter).empty() ? ',' : rows.text(row, delimiter).front();
    type.element = std::make_shared<const ColumnType>(std::move(element));
  } else {
    type.form = form_of(rows.text(row, base_name));
  }
  return type;
}

}  // namespace

bool Table::has_primary_key() const {
  return std::ranges::any_of(columns, &TableColumn::in_primary_key);
}

void load_columns(Table& table, const pg::Result& rows) {
  table.columns.clear();
  for (int row = 0; row < rows.rows(); ++row) {
    TableColumn column;
    column.number = static_cast<int>(rows.integer(row, number));
    column.name = rows.text(row, name);
    column.type = type_of(rows, row);
    column.in_primary_key = rows.boolean(row, in_primary_key);
    const auto sent = std::ranges::find(table.relation.columns, column.name, &pg::RelationColumn::name);
    if (sent != table.relation.columns.end()) {
      column.sent_at = static_cast<std::size_t>(sent - table.relation.columns.begin());
    }
    table.columns.push_back(std::move(column));
  }
  table.loaded = true;
}

Access::Access(std::string_view text) {
  secured_ = !text.starts_with('o');
  if (!text.empty()) text.remove_prefix(1);
  all_ = text == "*";
  while (!all_ && !text.empty()) {
    int column = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), column);
    if (error != std::errc()) break;
    numbers_.push_back(column);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  std::ranges::sort(numbers_);
}

bool Access::may_read(int column) const {
  return all_ || std::ranges::binary_search(numbers_, column);
}

}  // namespace coach::relay::realtime
