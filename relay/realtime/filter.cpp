#include "relay/realtime/filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <compare>
#include <limits>
#include <utility>

#include "relay/realtime/decimal.hpp"
#include "relay/realtime/filter_text.hpp"
#include "relay/realtime/like_pattern.hpp"

namespace coach::relay::realtime {
namespace {

constexpr std::array<std::pair<std::string_view, Operator>, 11> operators{{
    {"eq", Operator::eq},
    {"neq", Operator::neq},
    {"lt", Operator::lt},
    {"lte", Operator::lte},
    {"gt", Operator::gt},
    {"gte", Operator::gte},
    {"in", Operator::in},
    {"like", Operator::like},
    {"ilike", Operator::ilike},
    {"is", Operator::is},
    {"isdistinct", Operator::isdistinct},
}};

using Refusal = std::unexpected<std::string>;

Refusal refuse(std::string_view what) {
  return Refusal(fmt::format("Error parsing `filter` params: {}", what));
}

std::expected<Condition, std::string> parse_condition(std::string_view text) {
  if (text.empty()) return refuse("filter must not contain empty segments (check for extra commas)");
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return refuse(fmt::format(R"(["{}"])", text));
  Condition condition;
  condition.column = text.substr(0, equals);
  std::string_view rest = text.substr(equals + 1);
  if (rest.starts_with("not.")) {
    condition.negated = true;
    rest.remove_prefix(4);
  }
  const auto dot = rest.find('.');
  if (dot == std::string_view::npos) return refuse(fmt::format(R"(["{}"])", rest));
  const auto word = rest.substr(0, dot);
  const auto value = rest.substr(dot + 1);
  const auto* op = std::ranges::find(operators, word, &std::pair<std::string_view, Operator>::first);
  if (op == operators.end()) return refuse(fmt::format(R"(["{}", "{}"])", word, value));
  condition.op = op->second;
  if (condition.op != Operator::in) {
    condition.values.push_back(unquoted(value));
    return condition;
  }
  if (value.size() < 2 || value.front() != '(' || value.back() != ')') {
    return refuse("`in` filter value must be wrapped by parentheses");
  }
  condition.values = split_list(value.substr(1, value.size() - 2));
  if (condition.values.size() > most_in_values) {
    return Refusal(fmt::format("too many values for `in` filter. Maximum {}", most_in_values));
  }
  return condition;
}

double floating(std::string_view text) {
  double value = 0;
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// PostgreSQL's order: NaN equals itself and is greater than everything else.
std::strong_ordering compare_floating(std::string_view left, std::string_view right) {
  const double a = floating(left);
  const double b = floating(right);
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) <=> std::isnan(b);
  return a < b   ? std::strong_ordering::less
         : a > b ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

std::string_view without_padding(std::string_view text) {
  const auto end = text.find_last_not_of(' ');
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

std::strong_ordering compare(Comparison comparison, std::string_view left, std::string_view right) {
  switch (comparison) {
    case Comparison::integer:
    case Comparison::decimal:
      return compare_decimals(left, right);
    case Comparison::floating:
      return compare_floating(left, right);
    case Comparison::padded:
      return without_padding(left) <=> without_padding(right);
    case Comparison::bytes:
      break;
  }
  return left <=> right;
}

bool is(std::string_view keyword, std::optional<std::string_view> value) {
  if (keyword == "null" || keyword == "unknown") return !value;
  return value && *value == (keyword == "true" ? "t" : "f");
}

bool compares(const Condition& condition, Comparison comparison, std::string_view value) {
  const auto order = [&](const std::string& wanted) { return compare(comparison, value, wanted); };
  const std::string& wanted = condition.values.front();
  switch (condition.op) {
    case Operator::eq:
      return order(wanted) == 0;
    case Operator::neq:
    case Operator::isdistinct:
      return order(wanted) != 0;
    case Operator::lt:
      return order(wanted) < 0;
    case Operator::lte:
      return order(wanted) <= 0;
    case Operator::gt:
      return order(wanted) > 0;
    case Operator::gte:
      return order(wanted) >= 0;
    case Operator::in:
      return std::ranges::any_of(condition.values, [&](const auto& one) { return order(one) == 0; });
    case Operator::like:
      return like(value, wanted, false);
    case Operator::ilike:
      return like(value, wanted, true);
    case Operator::is:
      return is(wanted, value);
  }
  return false;
}

}  // namespace

std::string_view word_for(Operator op) {
  return std::ranges::find(operators, op, &std::pair<std::string_view, Operator>::second)->first;
}

std::expected<std::vector<Condition>, std::string> parse_filter(std::string_view text) {
  std::vector<Condition> conditions;
  if (trimmed(text).empty()) return conditions;
  for (const auto segment : split_conditions(trimmed(text))) {
    auto condition = parse_condition(trimmed(segment));
    if (!condition) return std::unexpected(std::move(condition.error()));
    conditions.push_back(std::move(*condition));
  }
  return conditions;
}

Comparison comparison_of(std::string_view type_name) {
  if (type_name == "int2" || type_name == "int4" || type_name == "int8") return Comparison::integer;
  if (type_name == "numeric") return Comparison::decimal;
  if (type_name == "float4" || type_name == "float8") return Comparison::floating;
  if (type_name == "bpchar") return Comparison::padded;
  return Comparison::bytes;
}

std::string equality_key(Comparison comparison, std::string_view value) {
  switch (comparison) {
    case Comparison::decimal:
      return std::string(without_trailing_zeros(value));
    case Comparison::floating:
      return value == "-0" ? "0" : std::string(value);
    case Comparison::padded:
      return std::string(without_padding(value));
    case Comparison::integer:
    case Comparison::bytes:
      break;
  }
  return std::string(value);
}

bool meets(const Condition& condition, Comparison comparison, std::optional<std::string_view> value) {
  if (condition.op == Operator::is) return is(condition.values.front(), value) != condition.negated;
  if (condition.op == Operator::isdistinct && !value) return !condition.negated;
  if (condition.values.empty()) return condition.op == Operator::in && condition.negated && value;
  return value && compares(condition, comparison, *value) != condition.negated;
}

}  // namespace coach::relay::realtime
