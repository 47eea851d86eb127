// Comparing whole and decimal numbers of any length by their digits.
#pragma once

#include <compare>
#include <string_view>

namespace coach::relay::realtime {

// Numbers as PostgreSQL writes integers and numeric: "-12.50", "NaN", "Infinity". As in
// PostgreSQL NaN equals itself and is the greatest.
std::strong_ordering compare_decimals(std::string_view left, std::string_view right);

// "12.50" → "12.5", "3.00" → "3", "100" stays.
std::string_view without_trailing_zeros(std::string_view number);

}  // namespace coach::relay::realtime
