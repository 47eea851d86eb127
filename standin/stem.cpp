#include "standin/stem.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace coach::standin {
namespace {

bool is_vowel(char c) {
  return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

bool has_vowel(std::string_view text) {
  return std::ranges::any_of(text, is_vowel);
}

void strip_plural(std::string& word) {
  if (word.ends_with("ies") && word.size() > 4) {
    word.replace(word.size() - 3, 3, "y");
  } else if (word.ends_with("sses") || word.ends_with("xes") || word.ends_with("ches") ||
             word.ends_with("shes")) {
    word.resize(word.size() - 2);
  } else if (word.ends_with("s") && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")) {
    word.pop_back();
  }
}

void undouble(std::string& word) {
  const auto size = word.size();
  if (size < 3 || word[size - 1] != word[size - 2] || is_vowel(word.back())) return;
  // "rolling" keeps its ll, "pressing" its ss: the root has them.
  if (std::string_view("lsz").find(word.back()) == std::string_view::npos) word.pop_back();
}

// True when `suffix` was there and enough of a word was left without it.
bool strip(std::string& word, std::string_view suffix, std::size_t least) {
  if (!word.ends_with(suffix) || word.size() < suffix.size() + least) return false;
  const auto rest = std::string_view(word).substr(0, word.size() - suffix.size());
  if (!has_vowel(rest)) return false;
  word.resize(rest.size());
  return true;
}

void strip_derivation(std::string& word) {
  constexpr std::array<std::string_view, 8> suffixes{"fulness", "fully", "ness", "ment",
                                                     "ation",   "ably",  "ful",  "able"};
  for (const auto suffix : suffixes) {
    if (strip(word, suffix, 4)) return;
  }
  strip(word, "ly", 4);
}

}  // namespace

std::string stem(std::string_view input) {
  std::string word(input);
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (word.size() < 4 || !std::ranges::all_of(word, is_letter)) return word;
  strip_plural(word);
  if (strip(word, "ing", 2) || strip(word, "ed", 2)) undouble(word);
  strip_derivation(word);
  if (word.size() > 3 && word.ends_with("e")) word.pop_back();
  if (word.size() > 3 && word.ends_with("y")) word.back() = 'i';
  return word;
}

}  // namespace coach::standin
