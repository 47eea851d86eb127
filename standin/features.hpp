// What embed() hashes: the weighted features of a text. Sparse, so that the many
// sentences of a prompt can be compared without 1536 numbers each.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace coach::standin {

struct Feature {
  std::uint64_t hash;  // below concept_limit: that concept
  float weight;
};

// The features of `text`, one entry a distinct feature, ordered by hash.
std::vector<Feature> features_of(std::string_view text);

// The cosine of two such lists.
float similarity(const std::vector<Feature>& a, const std::vector<Feature>& b);

}  // namespace coach::standin
