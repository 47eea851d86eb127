// Light stemming of English words, so that "pacing", "paced" and "pace" meet.
#pragma once

#include <string>
#include <string_view>

namespace coach::standin {

// The stem of a folded word. Not linguistics: the result is a key, often not a word.
std::string stem(std::string_view word);

}  // namespace coach::standin
