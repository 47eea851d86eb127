// Picks the sentences of the sources that answer a question best.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "standin/prompt.hpp"

namespace coach::standin {

struct Extract {
  const Source* source;
  std::vector<std::string_view> sentences;  // in the order of the source
};

// At least one and at most about `words` words, best source first. The views and pointers
// point into `sources`.
std::vector<Extract> extract(std::string_view question, const std::vector<Source>& sources,
                             std::size_t words);

}  // namespace coach::standin
