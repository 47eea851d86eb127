// SQL's LIKE and ILIKE.
#pragma once

#include <string_view>

namespace coach::relay::realtime {

// `%` stands for any text, `_` for one character, a backslash takes the next one as it is.
// Both are UTF-8. Letters of the C.UTF-8 locale are folded when `ignore_case`.
bool like(std::string_view text, std::string_view pattern, bool ignore_case);

}  // namespace coach::relay::realtime
