// Reading PostgreSQL's array literals.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coach::pg {

// The elements of a one-dimensional array literal such as {a,"b c"}; nullopt when it is
// not one, has several dimensions or a NULL element.
std::optional<std::vector<std::string>> parse_text_array(std::string_view literal);

}  // namespace coach::pg
