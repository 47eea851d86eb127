// The filter of a postgres_changes subscription: `col=op.value`, several joined by commas
// (AND), `not.` before an operator to negate it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coach::relay::realtime {

enum class Operator : std::uint8_t { eq, neq, lt, lte, gt, gte, in, like, ilike, is, isdistinct };

std::string_view word_for(Operator op);

struct Condition {
  std::string column;
  Operator op = Operator::eq;
  bool negated = false;
  // One value, and several for `in`. As the client wrote them until the database has put
  // them into the column type's own form.
  std::vector<std::string> values;
};

// The most values of an `in` list.
constexpr std::size_t most_in_values = 100;

// Blank text is no condition at all. The error is worded as Supabase Realtime words it.
std::expected<std::vector<Condition>, std::string> parse_filter(std::string_view text);

// How values of a column's type are compared.
enum class Comparison : std::uint8_t {
  bytes,     // text by code point; uuid, date, timestamps, bool: their text sorts as they do
  integer,   // int2, int4, int8
  decimal,   // numeric
  floating,  // float4, float8
  padded,    // char(n): blanks at the end do not count
};
Comparison comparison_of(std::string_view type_name);

// Two values of the type are equal when their keys are.
std::string equality_key(Comparison comparison, std::string_view value);

// True when the column's value (nothing for NULL) meets the condition. As in SQL, NULL
// meets no condition but `is` and `isdistinct`, negated or not.
bool meets(const Condition& condition, Comparison comparison, std::optional<std::string_view> value);

}  // namespace coach::relay::realtime
