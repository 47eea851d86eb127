// From PostgreSQL's output form of a value to the JSON that Supabase Realtime sends for it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace coach::relay::realtime {

enum class ValueForm {
  text,    // as a JSON string: uuid, date, time, interval, ranges, money, enums, …
  number,  // int, numeric, float: bare, digits as they are; NaN and Infinity are null
  boolean,
  json,          // json and jsonb: as they are
  timestamp,     // 2026-01-01T00:00:00.5
  timestamptz,   // 2026-01-01T00:00:00.5+00:00; the session's time zone is UTC
  bytea,         // hexadecimal digits without \x
  array,         // a JSON array of `element`s, nested for several dimensions
  from_database  // composite types and types with a cast to JSON: only to_jsonb knows
};

struct ColumnType {
  std::string name;  // pg_type.typname
  ValueForm form = ValueForm::text;
  std::shared_ptr<const ColumnType> element;  // of an array
  char delimiter = ',';                       // between an array's elements
};

// The form of a built-in scalar type by its name; text for every other.
ValueForm form_of(std::string_view type_name);

// Appends the JSON of `value`. A value that is not in the type's form becomes a string.
void append_json_value(std::string& out, const ColumnType& type, std::string_view value);

}  // namespace coach::relay::realtime
