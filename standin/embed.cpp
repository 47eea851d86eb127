#include "standin/embed.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

#include "standin/concepts.hpp"
#include "standin/features.hpp"

namespace coach::standin {
namespace {

void normalise(std::vector<float>& vector) {
  float sum = 0;
  for (const float x : vector) sum += x * x;
  if (sum == 0.0f) {
    vector.front() = 1.0f;
    return;
  }
  const float factor = 1.0f / std::sqrt(sum);
  for (float& x : vector) x *= factor;
}

// A concept has a dimension to itself, so that it is never drowned by what happens to
// share one with it; everything else is hashed into the rest with a sign, which makes
// collisions cancel out on average.
void place(std::vector<float>& vector, const Feature& feature) {
  if (feature.hash < concept_limit) {
    vector[feature.hash] += feature.weight;
    return;
  }
  const float sign = (feature.hash >> 63) != 0 ? -1.0f : 1.0f;
  vector[concept_limit + feature.hash % (embedding_dimensions - concept_limit)] += sign * feature.weight;
}

}  // namespace

std::vector<float> embed(std::string_view text) {
  std::vector<float> vector(embedding_dimensions, 0.0f);
  for (const auto& feature : features_of(text)) place(vector, feature);
  normalise(vector);
  return vector;
}

std::vector<float> shorten(std::vector<float> vector, std::size_t dimensions) {
  if (dimensions >= vector.size()) return vector;
  vector.resize(dimensions);
  normalise(vector);
  return vector;
}

float cosine(const std::vector<float>& a, const std::vector<float>& b) {
  float product = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) product += a[i] * b[i];
  return product;
}

}  // namespace coach::standin
