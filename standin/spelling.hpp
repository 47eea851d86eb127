// Finds the word that was meant behind a typing error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach::standin {

// Whether `a` becomes `b` by one insertion, deletion, replacement or swap of neighbours.
bool one_typo_apart(std::string_view a, std::string_view b);

class Vocabulary {
 public:
  void add(std::string_view word);

  // The first known word with the same first letter that is one typo away from `word`; the
  // empty view when there is none, when `word` is known, or when it has fewer than five
  // letters (short words are too often a typo away from another word).
  std::string_view correct(std::string_view word) const;

 private:
  std::vector<std::string> words_;  // sorted
};

}  // namespace coach::standin
