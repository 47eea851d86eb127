// Durations and sizes as people write them in configuration: "15s", "250ms", "1MiB".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coach {

// A whole number and one unit: ms, s, m (minutes) or h. Nothing when `text` is anything
// else, a bare number included.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// A whole number and one unit: B, KiB, MiB or GiB; the number of bytes.
std::optional<std::uint64_t> parse_bytes(std::string_view text);

// The same in the other direction, in the largest unit that needs no fraction.
std::string format_duration(std::chrono::milliseconds duration);
std::string format_bytes(std::uint64_t bytes);

}  // namespace coach
