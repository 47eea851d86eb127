// The vocabulary of the sport: which words and phrases mean the same thing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach::standin {

// What a concept is about; used to tell a specific question from a general one.
enum class ConceptKind { station, running, training, fuel, recovery, body, race, athlete };

struct Concept {
  std::string_view name;
  ConceptKind kind;
};

// The concepts that folded words (words_of) mention, one entry a mention, in order.
std::vector<Concept> concepts_in(const std::vector<std::string>& words);

}  // namespace coach::standin
