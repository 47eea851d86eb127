#include "standin/concepts.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "standin/concept_table.hpp"
#include "standin/stem.hpp"
#include "standin/text.hpp"

namespace coach::standin {
namespace {

// Stemmed wordings, joined by blanks, and the longest one's number of words.
struct Index {
  std::unordered_multimap<std::string, const ConceptRow*> rows;
  std::size_t longest = 1;
};

std::string join_stems(const std::vector<std::string>& words, std::size_t first, std::size_t count) {
  std::string joined;
  for (std::size_t i = first; i < first + count; ++i) {
    if (i != first) joined += ' ';
    joined += words[i];
  }
  return joined;
}

std::vector<std::string> stems_of(const std::vector<std::string>& words) {
  std::vector<std::string> stems;
  stems.reserve(words.size());
  for (const auto& word : words) stems.push_back(stem(word));
  return stems;
}

Index build_index() {
  Index index;
  for (const auto& row : concept_table) {
    auto rest = row.wordings;
    while (!rest.empty()) {
      const auto bar = rest.find('|');
      const auto stems = stems_of(words_of(rest.substr(0, bar)));
      rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
      auto key = join_stems(stems, 0, stems.size());
      const auto [first, last] = index.rows.equal_range(key);
      // "burpee" and "burpees" stem to the same wording: one mention must count once.
      if (std::any_of(first, last, [&](const auto& entry) { return entry.second == &row; })) continue;
      index.longest = std::max(index.longest, stems.size());
      index.rows.emplace(std::move(key), &row);
    }
  }
  return index;
}

}  // namespace

std::vector<Concept> concepts_in(const std::vector<std::string>& words) {
  static const Index index = build_index();
  const auto stems = stems_of(words);
  std::vector<Concept> found;
  for (std::size_t at = 0; at < stems.size(); ++at) {
    for (std::size_t count = std::min(index.longest, stems.size() - at); count != 0; --count) {
      const auto [first, last] = index.rows.equal_range(join_stems(stems, at, count));
      for (auto entry = first; entry != last; ++entry) {
        found.push_back({entry->second->name, entry->second->kind});
      }
    }
  }
  return found;
}

}  // namespace coach::standin
