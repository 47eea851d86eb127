// Writing JSON straight into a string. Values are spliced, never parsed: a change is
// encoded once however many clients receive it.
#pragma once

#include <string>
#include <string_view>

namespace coach::relay::realtime {

// `text`, which is UTF-8, as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

}  // namespace coach::relay::realtime
