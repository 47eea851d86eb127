// The query part of a request's target, pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coach::relay {

// The decoded value of the first parameter of that name, or nullopt.
std::optional<std::string> query_parameter(std::string_view target, std::string_view name);

// `target` without the parameters of that name.
std::string without_parameter(std::string_view target, std::string_view name);

// `text` for use inside a query: everything but letters, digits and -._~ as %XX.
std::string percent_encode(std::string_view text);

// Undoes it; what is no valid escape stays as it is.
std::string percent_decode(std::string_view text);

// `target` with every character that may not stand in a URL as %XX; what is encoded
// already stays. Clients send "select=a->>b" and {1,2} as they are.
std::string escape_target(std::string_view target);

}  // namespace coach::relay
