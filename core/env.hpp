// Environment variables: the process's own, and those of a .env file.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coach {

using EnvMap = std::map<std::string, std::string, std::less<>>;

// The value of a variable, or nothing when it is not set.
using EnvLookup = std::function<std::optional<std::string>(std::string_view name)>;

// Parses the text of a .env file: NAME=value, `export ` in front if you like, # comments,
// 'literal' and "escaped" values, LF or CRLF. A value ends with its line and nothing is
// expanded ($HOME stays $HOME). Errors: every problem as "file:line: …", never a value.
std::expected<EnvMap, std::vector<std::string>> parse_env(std::string_view text, std::string_view file_name);

// The process's environment.
EnvLookup process_environment();

// `first` wins, even with an empty value; what it does not know comes from `fallback`.
EnvLookup with_fallback(EnvLookup first, EnvMap fallback);

}  // namespace coach
