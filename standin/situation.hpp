// What kind of answer a question calls for, by the rules of the system prompt.
#pragma once

#include <string_view>

#include "standin/prompt.hpp"

namespace coach::standin {

enum class Situation {
  direct,     // knowledge or technique: answer from the sources
  depends,    // "X or Y?": it depends on where you are, then answer
  ask_first,  // general, and nothing is known of the athlete: 2-3 questions
  medical,    // a diagnosed condition: no plan, see a professional
};

Situation situation_of(const Prompt& prompt);

// Whether `text` names a diagnosed condition: herniated disc, stress fracture, torn
// ligament, post-surgical and the like.
bool names_diagnosis(std::string_view text);

}  // namespace coach::standin
