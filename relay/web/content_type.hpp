// The media type of a file, by its extension.
#pragma once

#include <string_view>

namespace coach::relay {

struct ContentType {
  std::string_view name;
  bool compressible;
};

ContentType content_type_of(std::string_view file_name);

}  // namespace coach::relay
