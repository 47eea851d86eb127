// How the commands of coach-worker end; `coach-worker --help` states the numbers too.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace coach::worker {

namespace exit_code {
inline constexpr int ok = 0;
inline constexpr int failed = 1;
inline constexpr int bad_configuration = 2;  // or wrong arguments
inline constexpr int paused = 5;             // of a run: --resume goes on
}  // namespace exit_code

// Tells the reader what is wrong; `code`, to be returned.
inline int complain(std::string_view problem, int code = exit_code::failed) {
  fmt::print(stderr, "coach-worker: {}\n", problem);
  return code;
}

}  // namespace coach::worker
