#include "standin/extract.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "standin/features.hpp"
#include "standin/text.hpp"

namespace coach::standin {
namespace {

constexpr std::size_t fewest_words = 8;  // shorter ones are captions, or hang on their neighbour
constexpr std::size_t most_sources = 3;  // an answer from five places reads like a list of search hits

struct Candidate {
  std::size_t source;
  std::string_view text;
  std::vector<Feature> features;
  float score;
};

bool has_number(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "This ...", "Third, ..." makes no sense without the sentence before it.
bool leans_on_neighbour(std::string_view sentence) {
  constexpr std::array<std::string_view, 17> starts{
      "This ",  "It ",     "They ",  "These ",  "That ",  "Both ",  "But ",    "Then ", "So ",
      "First,", "Second,", "Third,", "Fourth,", "Fifth,", "There ", "Others ", "Also "};
  return std::ranges::any_of(starts, [&](std::string_view start) { return sentence.starts_with(start); });
}

// How well each source as a whole fits the question; 0 for those that do not belong.
std::vector<float> topics_of(const std::vector<Feature>& wanted, const std::vector<Source>& sources) {
  std::vector<float> topics;
  for (const auto& source : sources) {
    topics.push_back(
        similarity(wanted, features_of(std::string(source.section) + "\n" + std::string(source.content))));
  }
  const float best = topics.empty() ? 0.0f : std::ranges::max(topics);
  for (auto& topic : topics) {
    if (topic < 0.4f * best) topic = 0.0f;
  }
  return topics;
}

float score_of(const std::vector<Feature>& wanted, const std::vector<Feature>& features,
               std::string_view sentence) {
  float score = similarity(wanted, features);
  if (has_number(sentence)) score += 0.08f;
  if (leans_on_neighbour(sentence)) score -= 0.15f;
  return score;
}

std::vector<Candidate> candidates_of(std::string_view question, const std::vector<Source>& sources) {
  const auto wanted = features_of(question);
  const auto topics = topics_of(wanted, sources);
  const bool any_fits = std::ranges::any_of(topics, [](float topic) { return topic > 0.0f; });
  std::vector<Candidate> candidates;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    if (any_fits && topics[source] == 0.0f) continue;
    for (const auto sentence : sentences_of(sources[source].content)) {
      if (count_words(sentence) < fewest_words || sentence.back() == ':') continue;
      auto features = features_of(sentence);
      // Retrieval has ranked the sources already; its order breaks near-ties.
      const float rank = 0.01f * static_cast<float>(source);
      const float score = topics[source] - rank + score_of(wanted, features, sentence);
      candidates.push_back({source, sentence, std::move(features), score});
    }
  }
  return candidates;
}

void collect(std::vector<Extract>& extracts, const Candidate& chosen, const std::vector<Source>& sources) {
  const auto* source = &sources[chosen.source];
  auto entry = std::ranges::find(extracts, source, &Extract::source);
  if (entry == extracts.end()) entry = extracts.insert(entry, Extract{source, {}});
  auto& sentences = entry->sentences;
  // All views of one source point into one text, so their addresses are their order.
  sentences.insert(std::ranges::upper_bound(sentences, chosen.text.data(), {},
                                            [](std::string_view sentence) { return sentence.data(); }),
                   chosen.text);
}

}  // namespace

std::vector<Extract> extract(std::string_view question, const std::vector<Source>& sources,
                             std::size_t words) {
  auto candidates = candidates_of(question, sources);
  std::vector<Extract> extracts;
  std::size_t taken = 0;
  while (!candidates.empty() && taken < words) {
    const auto best = std::ranges::max_element(candidates, {}, &Candidate::score);
    const auto chosen = std::move(*best);
    candidates.erase(best);
    const auto length = count_words(chosen.text);
    if (taken != 0 && taken + length > words) continue;
    const bool new_source =
        std::ranges::find(extracts, &sources[chosen.source], &Extract::source) == extracts.end();
    if (new_source && extracts.size() == most_sources) continue;
    taken += length;
    collect(extracts, chosen, sources);
    // What was just said need not be said again (maximal marginal relevance).
    for (auto& candidate : candidates)
      candidate.score -= 0.25f * similarity(candidate.features, chosen.features);
  }
  return extracts;
}

}  // namespace coach::standin
