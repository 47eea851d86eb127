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
#include "standin/thesaurus_table.hpp"
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

void add_row(Index& index, std::size_t row, std::string_view wordings) {
  while (!wordings.empty()) {
    const auto bar = wordings.find('|');
    add_wording(index, row, wordings.substr(0, bar));
    wordings.remove_prefix(bar == std::string_view::npos ? wordings.size() : bar + 1);
  }
}

Index build_index() {
  Index index;
  for (std::size_t row = 0; row < concept_table.size(); ++row)
    add_row(index, row, concept_table[row].wordings);
  for (std::size_t row = 0; row < thesaurus.size(); ++row)
    add_row(index, first_everyday + row, thesaurus[row]);
  return index;
}

const Index& the_index() {
  static const Index built = build_index();
  return built;
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

// "0" in a wording is any number: "i am 52" and "i am 35" are the same wording.
std::vector<Stem> without_numbers(std::vector<Stem> stems) {
  for (auto& each : stems) {
    if (each.text[0] >= '0' && each.text[0] <= '9') each.text = "0";
  }
  return stems;
}

// Calls report(row, guessed) for each mention of a row, in order.
template <class Report>
void for_each_mention(const std::vector<std::string>& words, Report report) {
  const auto& index = the_index();
  const auto stems = stems_of(index, words);
  const auto unnumbered = without_numbers(stems);
  for (std::size_t at = 0; at < stems.size(); ++at) {
    bool guessed = false;
    for (std::size_t count = 1; count <= std::min(index.longest, stems.size() - at); ++count) {
      guessed = guessed || stems[at + count - 1].corrected;
      const auto literal = join(stems, at, count);
      const auto general = join(unnumbered, at, count);
      const auto look_up = [&](const std::string& key) {
        const auto [first, last] = index.rows.equal_range(key);
        for (auto entry = first; entry != last; ++entry) report(entry->second, guessed);
      };
      look_up(literal);
      if (general != literal) look_up(general);
    }
  }
}

}  // namespace

std::vector<Concept> concepts_in(const std::vector<std::string>& words) {
  std::vector<Concept> found;
  for_each_mention(words, [&](std::size_t row, bool guessed) {
    if (row < concept_table.size())
      found.push_back({row, concept_table[row].name, concept_table[row].kind, guessed});
  });
  return found;
}

std::vector<Meaning> meanings_in(const std::vector<std::string>& words) {
  std::vector<Meaning> found;
  for_each_mention(
      words, [&](std::size_t row, bool guessed) { found.push_back({row, row >= first_everyday, guessed}); });
  return found;
}

}  // namespace coach::standin
