// What the athletes ask: the text carries the stand-in's marker, which says how long the
// answer is or what goes wrong with it. Pure, from a seed.
#pragma once

#include <cstddef>
#include <string>

#include "tests/chaos/dice.hpp"

namespace coach::chaos {

struct AnswerLength {
  std::size_t least = 25;  // tokens
  std::size_t most = 75;
};

// The question with that number of that conversation; the two make it one of a kind. About
// one in seven meets a fault, most of them in its first attempt only.
std::string question_text(Dice& dice, std::size_t conversation, std::size_t number,
                          const AnswerLength& length);

// A version-4 UUID.
std::string random_uuid(Dice& dice);

}  // namespace coach::chaos
