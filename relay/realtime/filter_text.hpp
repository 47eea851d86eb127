// Cutting a filter's text into its parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach::relay::realtime {

std::string_view trimmed(std::string_view text);

// At commas outside parentheses and double quotes.
std::vector<std::string_view> split_conditions(std::string_view text);

// The values of an `in` list, each unquoted; none for blank text.
std::vector<std::string> split_list(std::string_view text);

// The text inside double quotes, where a backslash takes the next character as it is;
// other text as it is.
std::string unquoted(std::string_view text);

}  // namespace coach::relay::realtime
