#include "bench/retrieval/metrics.hpp"

#include <algorithm>
#include <cmath>

namespace coach::bench {

Quality judge(std::span<const std::string> ranking, std::span<const std::string> relevant,
              std::size_t depth) {
  Quality quality;
  const std::size_t possible = std::min(relevant.size(), depth);
  double gain = 0;
  double ideal = 0;
  std::size_t found = 0;
  for (std::size_t place = 0; place < depth; ++place) {
    const double discount = 1 / std::log2(static_cast<double>(place) + 2);
    if (place < possible) ideal += discount;
    if (place >= ranking.size() || std::ranges::find(relevant, ranking[place]) == relevant.end()) continue;
    if (found++ == 0) quality.reciprocal_rank = 1 / (static_cast<double>(place) + 1);
    gain += discount;
  }
  quality.hit = found == 0 ? 0 : 1;
  quality.recall = static_cast<double>(found) / static_cast<double>(possible);
  quality.ndcg = gain / ideal;
  return quality;
}

}  // namespace coach::bench
