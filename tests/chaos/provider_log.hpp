// Reading the stand-in's log (standin/request_log.hpp).
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>

#include "tests/chaos/evidence.hpp"

namespace coach::chaos {

// The chat requests of a log, by serial. The error names the line that cannot be read.
std::expected<std::map<std::uint64_t, ProviderRequest>, std::string> read_provider_log(std::string_view text);

}  // namespace coach::chaos
