// A conversation's title, made from its first question.
#pragma once

#include <string>
#include <string_view>

namespace coach::worker {

// The first line's words, white space folded, at most 60 characters, cut at a word with
// an ellipsis. Never empty for a question that has a visible character.
std::string conversation_title(std::string_view question);

}  // namespace coach::worker
