// How good a ranking is, against the labelled chunks of a question. Pure.
#pragma once

#include <span>
#include <string>

namespace coach::bench {

struct Quality {
  double hit = 0;              // 1 when at least one relevant chunk is in the list
  double recall = 0;           // of the relevant chunks that fit in the list, how many are in it
  double reciprocal_rank = 0;  // 1 / place of the first relevant chunk, 0 when there is none
  double ndcg = 0;             // normalised discounted cumulative gain, every label gains 1
};

// `ranking` best first, cut to `depth`; `relevant` is not empty.
Quality judge(std::span<const std::string> ranking, std::span<const std::string> relevant, std::size_t depth);

}  // namespace coach::bench
