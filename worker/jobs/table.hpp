// JSON from a query as text for people. Pure.
#pragma once

#include <string>
#include <string_view>

namespace coach::worker {

// An array of objects as aligned columns, named by the keys of the first one; `empty` instead
// of a table without rows. Null is shown as a dash.
std::string table_of(std::string_view json_array, std::string_view empty);

// An object as lines "key  value", without those that are null.
std::string lines_of(std::string_view json_object);

}  // namespace coach::worker
