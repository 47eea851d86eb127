#include "standin/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <unordered_map>

#include "standin/concepts.hpp"
#include "standin/stem.hpp"
#include "standin/text.hpp"
#include "standin/word_weight.hpp"

namespace coach::standin {
namespace {

// Beside a word's own weight of about 1. Pairs and letter groups are many: much weight on
// them would fill the hashed dimensions with noise.
constexpr float pair_weight = 0.3f;
constexpr float letters_weight = 0.8f;  // all letter groups of a word together
constexpr float concept_weight = 2.0f;
constexpr float repetition = 1.2f;  // how much the logarithm of a count adds
constexpr float everyday_weight = 1.2f;
constexpr float guess_factor = 0.8f;
// A heading names the topic in a few words; the text below it says them once among hundreds.
constexpr float heading_factor = 1.5f;
constexpr std::size_t longest_heading = 100;  // characters

// FNV-1a with a last mixing step: std::hash differs between libraries, and vectors that
// are stored in a database must mean the same after an upgrade.
std::uint64_t hash_of(char kind, std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto mix = [&](char c) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  };
  mix(kind);
  for (const char c : text) mix(c);
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93u;
  hash ^= hash >> 32;
  // The small values are the concepts'.
  return hash | (std::uint64_t{1} << 32);
}

class Collector {
 public:
  void add(char kind, std::string_view text, float weight) { add(hash_of(kind, text), weight); }

  void add(std::uint64_t hash, float weight) {
    auto& entry = entries_[hash];
    entry.weight = std::max(entry.weight, weight);
    ++entry.count;
  }

  // The tenth mention of a word says little that the second did not.
  std::vector<Feature> take() const {
    std::vector<Feature> features;
    features.reserve(entries_.size());
    for (const auto& [hash, entry] : entries_) {
      features.push_back({hash, entry.weight * (1.0f + repetition * std::log(entry.count))});
    }
    std::ranges::sort(features, {}, &Feature::hash);
    return features;
  }

 private:
  struct Entry {
    float weight = 0;
    float count = 0;
  };
  std::unordered_map<std::uint64_t, Entry> entries_;
};

void add_letter_groups(Collector& features, const std::string& word, float weight) {
  if (word.size() < 4) return;
  const auto framed = '<' + word + '>';
  std::size_t groups = 0;
  for (std::size_t size = 3; size <= 5; ++size)
    groups += framed.size() >= size ? framed.size() - size + 1 : 0;
  const float each = weight * letters_weight / std::sqrt(static_cast<float>(groups));
  for (std::size_t size = 3; size <= 5; ++size) {
    for (std::size_t at = 0; at + size <= framed.size(); ++at) {
      features.add('l', std::string_view(framed).substr(at, size), each);
    }
  }
}

void add_words(Collector& features, const std::vector<std::string>& words, float factor) {
  std::string previous;
  float previous_weight = 0;
  for (const auto& word : words) {
    const float weight = factor * word_weight(word);
    if (weight == 0.0f) continue;
    const auto root = stem(word);
    features.add('w', root, weight);
    add_letter_groups(features, root, weight);
    if (!previous.empty()) {
      previous += ' ';
      previous += root;
      features.add('p', previous, pair_weight * std::min(weight, previous_weight));
    }
    previous = root;
    previous_weight = weight;
  }
}

void add_text(Collector& features, std::string_view text, float factor) {
  const auto words = words_of(text);
  add_words(features, words, factor);
  for (const auto& found : meanings_in(words)) {
    const float weight = found.everyday ? everyday_weight : concept_weight;
    features.add(found.index, factor * (found.guessed ? guess_factor : 1.0f) * weight);
  }
}

// The first line, when it is short and an empty one follows; otherwise nothing.
std::string_view heading_of(std::string_view text) {
  const auto end = text.find("\n\n");
  return end > longest_heading ? std::string_view() : text.substr(0, end);
}

}  // namespace

std::vector<Feature> features_of(std::string_view text) {
  Collector features;
  add_text(features, heading_of(text), heading_factor);
  add_text(features, text, 1);
  return features.take();
}

float similarity(const std::vector<Feature>& a, const std::vector<Feature>& b) {
  float product = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (x->hash == y->hash) {
      product += x++->weight * y++->weight;
    } else if (x->hash < y->hash) {
      ++x;
    } else {
      ++y;
    }
  }
  const auto square = [](const std::vector<Feature>& features) {
    float sum = 0;
    for (const auto& feature : features) sum += feature.weight * feature.weight;
    return sum;
  };
  const float norm = std::sqrt(square(a) * square(b));
  return norm == 0.0f ? 0.0f : product / norm;
}

}  // namespace coach::standin
