#include "worker/reprocess/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace coach::worker {
namespace {

// The hand-off: prompt and context 2,000-3,000 tokens, an average chunk 482.
constexpr double usual_tokens_in = 3'000;
constexpr double usual_tokens_out = 600;
constexpr double tokens_of_a_chunk = 482;
constexpr double bytes_a_token = 4;
// A prompt may be longer than the average one, and a turn may be asked twice.
constexpr double safety = 2;
constexpr double least_reserve = 1e-9;

}  // namespace

Estimate estimate_cost(const SelectionTotals& originals, const RequestShape& shape, const Prices& prices) {
  const auto known = static_cast<double>(originals.known);
  const auto turns = static_cast<double>(originals.turns);
  const double more =
      static_cast<double>(shape.more_prompt_bytes) / bytes_a_token + shape.more_chunks * tokens_of_a_chunk;
  const double usual_in = known > 0 ? static_cast<double>(originals.tokens_in) / known : usual_tokens_in;
  const double usual_out = known > 0 ? static_cast<double>(originals.tokens_out) / known : usual_tokens_out;
  const double each_in = std::max(1.0, usual_in + more);
  const double each_out = std::min<double>(usual_out, shape.max_tokens);
  const auto cost = [&prices](double in, double out) {
    return (in * prices.input + out * prices.output) / 1e6;
  };
  Estimate estimate;
  estimate.turns = originals.turns;
  estimate.tokens_in = std::llround(turns * each_in);
  estimate.tokens_out = std::llround(turns * each_out);
  estimate.usd = cost(turns * each_in, turns * each_out);
  estimate.reserved_per_turn = std::max(least_reserve, cost(safety * each_in, shape.max_tokens));
  return estimate;
}

std::string with_thousands(std::int64_t number) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return number < 0 ? "-" + digits : digits;
}

std::string rough(std::int64_t number) {
  if (number < 1'000) return std::to_string(number);
  if (number < 1'000'000) return fmt::format("{:.0f}k", static_cast<double>(number) / 1e3);
  return fmt::format("{:.1f}M", static_cast<double>(number) / 1e6);
}

std::string dollars(double usd) {
  if (usd < 0.01) return fmt::format("${:.4f}", usd);
  if (usd < 100) return fmt::format("${:.2f}", usd);
  return "$" + with_thousands(std::llround(usd));
}

std::string describe(const Estimate& estimate) {
  return fmt::format("{} turns, about {} tokens in and {} out: about {}", with_thousands(estimate.turns),
                     rough(estimate.tokens_in), rough(estimate.tokens_out), dollars(estimate.usd));
}

}  // namespace coach::worker
