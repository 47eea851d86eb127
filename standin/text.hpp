// Text taken apart for search: folded words and sentences.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach::standin {

// The words of `text` in lower case, accents and typographic quotes folded to ASCII,
// apostrophes dropped ("don't" → "dont"), numbers kept whole ("12.5") and parted from
// their unit ("50m" → "50", "m"). Letters outside Latin stay as they are.
std::vector<std::string> words_of(std::string_view text);

// The sentences of `text`, trimmed, in order; list items and lines count as sentences,
// headings and table rows are left out. The views point into `text`.
std::vector<std::string_view> sentences_of(std::string_view text);

// Number of words separated by white space.
std::size_t count_words(std::string_view text);

}  // namespace coach::standin
