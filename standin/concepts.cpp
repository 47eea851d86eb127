#include "standin/concepts.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "standin/concept_table.hpp"
#include "standin/spelling.hpp"
#include "standin/stem.hpp"
#include "standin/text.hpp"
#include "standin/word_weight.hpp"

namespace coach::standin {
namespace {

struct Index {
  std::unordered_multimap<std::string, std::size_t> rows;  // by stemmed wording, joined by blanks
  std::size_t longest = 1;                                 // words of the longest wording
  Vocabulary vocabulary;                                   // all words of the wordings, as written
  std::unordered_set<std::string> stems;                   // and their stems
};

struct Stem {
  std::string text;
  bool corrected = false;
};

std::string join(const std::vector<Stem>& stems, std::size_t first, std::size_t count) {
  std::string joined;
  for (std::size_t i = first; i < first + count; ++i) {
    if (i != first) joined += ' ';
    joined += stems[i].text;
  }
  return joined;
}

void add_wording(Index& index, std::size_t row, std::string_view wording) {
  std::vector<Stem> stems;
  for (const auto& word : words_of(wording)) {
    stems.push_back({stem(word)});
    index.vocabulary.add(word);
    index.stems.insert(stems.back().text);
  }
  auto key = join(stems, 0, stems.size());
  const auto [first, last] = index.rows.equal_range(key);
  // "burpee" and "burpees" stem to the same wording: one mention must count once.
  if (std::any_of(first, last, [&](const auto& entry) { return entry.second == row; })) return;
  index.longest = std::max(index.longest, stems.size());
  index.rows.emplace(std::move(key), row);
}

Index build_index() {
  Index index;
  for (std::size_t row = 0; row < concept_table.size(); ++row) {
    auto rest = concept_table[row].wordings;
    while (!rest.empty()) {
      const auto bar = rest.find('|');
      add_wording(index, row, rest.substr(0, bar));
      rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    }
  }
  return index;
}

// Common words are spelled as meant, however near they are to one of the sport's.
std::vector<Stem> stems_of(const Index& index, const std::vector<std::string>& words) {
  std::vector<Stem> stems;
  stems.reserve(words.size());
  for (const auto& word : words) {
    auto root = stem(word);
    const bool known = index.stems.contains(root) || is_common_word(word);
    const auto meant = known ? std::string_view() : index.vocabulary.correct(word);
    stems.push_back(meant.empty() ? Stem{std::move(root)} : Stem{stem(meant), true});
  }
  return stems;
}

}  // namespace

std::vector<Concept> concepts_in(const std::vector<std::string>& words) {
  static const Index index = build_index();
  const auto stems = stems_of(index, words);
  std::vector<Concept> found;
  for (std::size_t at = 0; at < stems.size(); ++at) {
    bool guessed = false;
    for (std::size_t count = 1; count <= std::min(index.longest, stems.size() - at); ++count) {
      guessed = guessed || stems[at + count - 1].corrected;
      const auto [first, last] = index.rows.equal_range(join(stems, at, count));
      for (auto entry = first; entry != last; ++entry) {
        const auto& row = concept_table[entry->second];
        found.push_back({entry->second, row.name, row.kind, guessed});
      }
    }
  }
  return found;
}

}  // namespace coach::standin
