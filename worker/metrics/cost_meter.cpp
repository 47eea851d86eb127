#include "worker/metrics/cost_meter.hpp"

namespace coach::worker {

void CostMeter::add(std::int64_t tokens_in, std::int64_t tokens_out) {
  tokens_in_ += tokens_in;
  tokens_out_ += tokens_out;
}

void CostMeter::charge(const Prices& prices) {
  dollars_ += static_cast<double>(tokens_in_) * prices.input / 1e6;
  dollars_ += static_cast<double>(tokens_out_) * prices.output / 1e6;
  tokens_in_ = tokens_out_ = 0;
}

}  // namespace coach::worker
