// Parameters of a statement, in PostgreSQL's text format.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coach::pg {

// An array literal ({"a","b",NULL}) of the given elements, quoted and escaped.
std::string text_array(std::span<const std::string> elements);
std::string text_array(std::span<const std::optional<std::string>> elements);
std::string integer_array(std::span<const std::int64_t> elements);

// pgvector's text form: [0.1,0.2,…], shortest digits that read back as the same float.
std::string vector_text(std::span<const float> values);

class Params {
 public:
  Params() = default;

  Params& text(std::string value) {
    values_.emplace_back(std::move(value));
    return *this;
  }
  Params& null() {
    values_.emplace_back(std::nullopt);
    return *this;
  }
  Params& text_or_null(std::optional<std::string> value) {
    values_.push_back(std::move(value));
    return *this;
  }
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Params& integer(T value) {
    return text(std::to_string(value));
  }
  Params& boolean(bool value) { return text(value ? "t" : "f"); }
  Params& number(double value);

  const std::vector<std::optional<std::string>>& values() const { return values_; }

 private:
  std::vector<std::optional<std::string>> values_;
};

}  // namespace coach::pg
