// Dollars from tokens. Prices stand in the database (coach.settings) and are read now and
// then; tokens that come before are charged at the first price known. Pure.
#pragma once

#include <cstdint>

#include "worker/prices.hpp"

namespace coach::worker {

class CostMeter {
 public:
  void add(std::int64_t tokens_in, std::int64_t tokens_out);

  // What was added since the last call, at these prices.
  void charge(const Prices& prices);

  double dollars() const { return dollars_; }

 private:
  std::int64_t tokens_in_ = 0;
  std::int64_t tokens_out_ = 0;
  double dollars_ = 0;
};

}  // namespace coach::worker
