// Which words and phrases mean the same thing: those of the sport, and everyday ones.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coach::standin {

// What a concept is about; used to tell a specific question from a general one.
enum class ConceptKind { station, running, training, fuel, recovery, body, race, athlete };

struct Concept {
  std::size_t index;  // its place in the table, below concept_limit
  std::string_view name;
  ConceptKind kind;
  bool guessed;  // only a corrected typing error mentions it
};

// A row of either table. Everyday rows say less about a text's topic than the sport's.
struct Meaning {
  std::size_t index;  // below concept_limit
  bool everyday;
  bool guessed;
};

// More rows than there will ever be: embed() gives each a dimension of its own.
inline constexpr std::size_t first_everyday = 128;
inline constexpr std::size_t concept_limit = 256;

// The sport's concepts that folded words (words_of) mention, one entry a mention, in order.
std::vector<Concept> concepts_in(const std::vector<std::string>& words);

// The same with the everyday rows.
std::vector<Meaning> meanings_in(const std::vector<std::string>& words);

}  // namespace coach::standin
