// The stand-in's coaching answer: the system prompt's rules, the sources' sentences, no
// invention. The same prompt always gives the same answer.
#pragma once

#include <string>

#include "standin/prompt.hpp"

namespace coach::standin {

// Markdown of about 150-400 words.
std::string answer(const Prompt& prompt);

}  // namespace coach::standin
