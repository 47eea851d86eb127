// Text that shows nothing. Pure.
#pragma once

#include <string_view>

namespace coach::worker {

// Whether valid UTF-8 `text` has nothing to read: white space, and characters without width (U+200B
// to U+200F, U+2060, U+FEFF). True for an empty text.
bool is_blank(std::string_view text);

}  // namespace coach::worker
