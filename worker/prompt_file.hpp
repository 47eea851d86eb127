// The tuned system prompt: used byte for byte, and refused when it was changed by accident.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace coach::worker {

// The bytes of `file`. `sha256`: the checksum they must have, 64 small hexadecimal digits,
// or empty for no check. Error: a sentence that says what to do.
std::expected<std::string, std::string> load_prompt_file(const std::filesystem::path& file,
                                                         std::string_view sha256);

// What is wrong with a prompt's bytes, or an empty text: the checksum, and exactly one
// {context} for the retrieved knowledge. `name` is only shown.
std::string check_prompt(std::string_view prompt, std::string_view name, std::string_view sha256);

}  // namespace coach::worker
