#include "standin/spelling.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace coach::standin {
namespace {

constexpr std::size_t shortest_correctable = 5;

}  // namespace

bool one_typo_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || a == b) return false;
  const auto differs = std::ranges::mismatch(a, b).in1;
  const auto at = static_cast<std::size_t>(differs - a.begin());
  if (a.size() < b.size()) return a.substr(at) == b.substr(at + 1);
  if (a.substr(at + 1) == b.substr(at + 1)) return true;
  return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
         a.substr(at + 2) == b.substr(at + 2);
}

void Vocabulary::add(std::string_view word) {
  const auto place = std::ranges::lower_bound(words_, word);
  if (place == words_.end() || *place != word) words_.emplace(place, word);
}

std::string_view Vocabulary::correct(std::string_view word) const {
  if (word.size() < shortest_correctable || std::ranges::binary_search(words_, word)) return {};
  const auto first = std::ranges::lower_bound(words_, word.substr(0, 1));
  for (auto known = first; known != words_.end() && known->front() == word.front(); ++known) {
    if (known->size() + 1 >= shortest_correctable && one_typo_apart(word, *known)) return *known;
  }
  return {};
}

}  // namespace coach::standin
