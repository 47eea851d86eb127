// gzip of a whole text.
#pragma once

#include <string>
#include <string_view>

namespace coach::relay {

std::string gzip(std::string_view text);

}  // namespace coach::relay
