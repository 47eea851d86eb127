// Replays bytes in every way of cutting them into two or three pieces.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace coach::http {

// Calls `check(pieces)` for the whole, for every cut, and for every pair of cuts when the
// text is short enough for that many runs.
template <typename Check>
void for_every_split(std::string_view text, Check check) {
  constexpr std::size_t longest_for_pairs = 120;
  check(std::vector<std::string_view>{text});
  for (std::size_t i = 0; i <= text.size(); ++i) {
    check(std::vector{text.substr(0, i), text.substr(i)});
    if (text.size() > longest_for_pairs) continue;
    for (std::size_t j = i; j <= text.size(); ++j) {
      check(std::vector{text.substr(0, i), text.substr(i, j - i), text.substr(j)});
    }
  }
}

}  // namespace coach::http
