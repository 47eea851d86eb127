#include "pg/result.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <stdexcept>
#include <utility>

#include "pg/text_array.hpp"

namespace coach::pg {
namespace {

[[noreturn]] void mismatch(int row, int column, std::string_view wanted) {
  // Without the value: it may be a user's text, and this sentence is logged.
  throw std::logic_error(fmt::format("row {}, column {} of a result is not {}", row, column, wanted));
}

template <typename Number>
Number parsed(const Result& result, int row, int column, std::string_view wanted) {
  const auto text = result.text(row, column);
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) mismatch(row, column, wanted);
  return value;
}

}  // namespace

Result::Result(pg_result* owned) : result_(owned) {}

void Result::Clear::operator()(pg_result* result) const {
  PQclear(result);
}

int Result::rows() const {
  return PQntuples(result_.get());
}

int Result::affected() const {
  const std::string_view count = result_ ? PQcmdTuples(result_.get()) : "";
  int value = 0;
  std::from_chars(count.data(), count.data() + count.size(), value);
  return value;
}

bool Result::null(int row, int column) const {
  // libpq answers "NULL" for a cell that does not exist, which would hide a bug.
  if (row < 0 || row >= rows() || column < 0 || column >= PQnfields(result_.get())) {
    throw std::out_of_range(fmt::format("row {}, column {} is outside of the result", row, column));
  }
  return PQgetisnull(result_.get(), row, column) == 1;
}

std::string_view Result::text(int row, int column) const {
  if (null(row, column)) return {};
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::optional<std::string> Result::text_or_null(int row, int column) const {
  if (null(row, column)) return std::nullopt;
  return std::string(text(row, column));
}

std::int64_t Result::integer(int row, int column) const {
  return parsed<std::int64_t>(*this, row, column, "an integer");
}

double Result::number(int row, int column) const {
  return parsed<double>(*this, row, column, "a number");
}

bool Result::boolean(int row, int column) const {
  const auto value = text(row, column);
  if (value != "t" && value != "f") mismatch(row, column, "a boolean");
  return value == "t";
}

std::vector<std::string> Result::text_array(int row, int column) const {
  if (null(row, column)) return {};
  auto elements = parse_text_array(text(row, column));
  if (!elements) mismatch(row, column, "a one-dimensional array without NULL elements");
  return std::move(*elements);
}

}  // namespace coach::pg
