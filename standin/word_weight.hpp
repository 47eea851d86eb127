// How much a word tells about what a text is about, guessed without a corpus.
#pragma once

#include <string_view>

namespace coach::standin {

// 0 for stop words, little for common words, up to about 1.2 for long ones.
// `word` is folded, not stemmed.
float word_weight(std::string_view word);

// Whether `word` is a stop word or one of the common ones.
bool is_common_word(std::string_view word);

}  // namespace coach::standin
