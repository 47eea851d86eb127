// What a run will cost, told before it begins. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "worker/prices.hpp"
#include "worker/reprocess/selection.hpp"

namespace coach::worker {

// How the run's requests differ from the originals'.
struct RequestShape {
  std::int64_t more_prompt_bytes = 0;  // of the prompt file
  int more_chunks = 0;
  int max_tokens = 1200;
};

struct Estimate {
  std::int64_t turns = 0;
  std::int64_t tokens_in = 0;
  std::int64_t tokens_out = 0;
  double usd = 0;
  double reserved_per_turn = 0;  // what one turn may cost at most
};

// From what the originals took; turns of which that is not known (failed ones) count as the others
// on average, and without any as the hand-off's usual turn. Embeddings cost less than a millionth
// of a dollar each and are left out.
Estimate estimate_cost(const SelectionTotals& originals, const RequestShape& shape, const Prices& prices);

// "1,234 turns, about 3.1M tokens in and 740k out: about $0.70".
std::string describe(const Estimate& estimate);

std::string with_thousands(std::int64_t number);  // 12,345
std::string rough(std::int64_t number);           // 950, 12k, 3.1M
std::string dollars(double usd);                  // $0.0021, $1.23, $1,234

}  // namespace coach::worker
