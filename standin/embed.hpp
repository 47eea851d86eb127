// Text to a vector without a model: signed feature hashing of stems, word pairs, letter
// groups and the sport's concepts. Similar wordings, typos and known synonyms come near
// one another; real understanding is not claimed.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace coach::standin {

inline constexpr std::size_t embedding_dimensions = 1536;

// The unit vector of `text`, the same on every machine and in every process. A text
// without a single word gets the fixed vector of "nothing said".
std::vector<float> embed(std::string_view text);

// `vector` cut to its first `dimensions` (at most its size) and brought to unit length
// again, as OpenAI does for its `dimensions` parameter.
std::vector<float> shorten(std::vector<float> vector, std::size_t dimensions);

// The cosine of two unit vectors of the same size.
float cosine(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace coach::standin
