// The rows a statement returned. Owns libpq's result; reading is by column number,
// because every statement is ours and stands in sql/queries.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_result;

namespace coach::pg {

class Result {
 public:
  Result() = default;
  explicit Result(pg_result* owned);

  int rows() const;
  int affected() const;  // rows touched by INSERT, UPDATE, DELETE
  bool null(int row, int column) const;

  // The value as the server wrote it; empty for NULL. Valid as long as this object.
  std::string_view text(int row, int column) const;
  std::optional<std::string> text_or_null(int row, int column) const;

  // Throws std::logic_error when the value is NULL or not of that form: the statement
  // and its reader disagree, which is a bug.
  std::int64_t integer(int row, int column) const;
  double number(int row, int column) const;
  bool boolean(int row, int column) const;

  // libpq's own result, for the files of pg/; null when there is none.
  pg_result* raw() const { return result_.get(); }

  // The elements of a one-dimensional text array without NULL elements.
  std::vector<std::string> text_array(int row, int column) const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

}  // namespace coach::pg
