// A small run without a fault, told event by event, for the judges' tests to spoil.
#pragma once

#include <string>

#include "tests/chaos/evidence.hpp"

namespace coach::chaos {

constexpr Microseconds second = 1'000'000;

// Two questions of one conversation. Worker a:1 claims the first at 2 s, is killed at 3 s
// with two tokens written; b:2 claims it at 5 s, writes three tokens of its own request and
// ends it at 7 s. The second is claimed by b:2 at 8 s and fails at 9 s with one token.
Evidence good_story();

// "7:0 7:1 … " of so many tokens.
std::string stamped(std::uint64_t serial, std::size_t tokens);

}  // namespace coach::chaos
