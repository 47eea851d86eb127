// Checksums of files that must not change unnoticed.
#pragma once

#include <string>
#include <string_view>

namespace coach {

// 64 small hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace coach
