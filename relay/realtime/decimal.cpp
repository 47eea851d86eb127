#include "relay/realtime/decimal.hpp"

#include <algorithm>
#include <string>

namespace coach::relay::realtime {
namespace {

// Where a value stands among the special ones; 0 for a number.
int rank(std::string_view text) {
  if (text == "NaN") return 2;
  if (text == "Infinity") return 1;
  if (text == "-Infinity") return -1;
  return 0;
}

std::strong_ordering compare_magnitudes(std::string_view left, std::string_view right) {
  const auto whole = [](std::string_view text) {
    text = text.substr(0, text.find('.'));
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    return text;
  };
  const auto fraction = [](std::string_view text) {
    const auto dot = text.find('.');
    return dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  };
  const auto a = whole(left);
  const auto b = whole(right);
  if (a.size() != b.size()) return a.size() <=> b.size();
  if (a != b) return a <=> b;
  return fraction(without_trailing_zeros(left)) <=> fraction(without_trailing_zeros(right));
}

bool is_zero(std::string_view number) {
  return number.find_first_of("123456789") == std::string_view::npos;
}

}  // namespace

std::strong_ordering compare_decimals(std::string_view left, std::string_view right) {
  if (rank(left) != 0 || rank(right) != 0) return rank(left) <=> rank(right);
  const bool left_negative = left.starts_with('-') && !is_zero(left);
  const bool right_negative = right.starts_with('-') && !is_zero(right);
  if (left_negative != right_negative) return right_negative <=> left_negative;
  if (left.starts_with('-')) left.remove_prefix(1);
  if (right.starts_with('-')) right.remove_prefix(1);
  return left_negative ? compare_magnitudes(right, left) : compare_magnitudes(left, right);
}

std::string_view without_trailing_zeros(std::string_view number) {
  if (number.find('.') == std::string_view::npos) return number;
  number = number.substr(0, number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.remove_suffix(1);
  return number;
}

}  // namespace coach::relay::realtime
