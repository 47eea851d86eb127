#include "worker/reprocess/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace coach::worker {
namespace {

void add_to(Side& side, const Answer& answer) {
  side.tokens_in_paid += answer.tokens_in;
  side.tokens_out_paid += answer.tokens_out;
  if (answer.failed) {
    ++side.failed;
    return;
  }
  side.characters.add(answer.characters);
  side.tokens_in.add(answer.tokens_in);
  side.tokens_out.add(answer.tokens_out);
  side.latency_ms.add(answer.latency_ms);
  if (answer.sources.empty()) ++side.without_sources;
}

}  // namespace

void Sample::add(double value) {
  values_.push_back(static_cast<float>(value));
  sorted_ = false;
  sum_ += value;
}

double Sample::mean() const {
  return values_.empty() ? 0 : sum_ / static_cast<double>(values_.size());
}

double Sample::quantile(double part) const {
  if (values_.empty()) return 0;
  if (!sorted_) std::ranges::sort(values_);
  sorted_ = true;
  const double place = std::clamp(part, 0.0, 1.0) * static_cast<double>(values_.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, values_.size() - 1);
  const double between = place - static_cast<double>(below);
  return static_cast<double>(values_[below]) * (1 - between) + static_cast<double>(values_[above]) * between;
}

std::vector<std::size_t> Sample::histogram(std::size_t bins, double end) const {
  std::vector<std::size_t> counts(bins, 0);
  for (const float value : values_) {
    const double at = end > 0 ? static_cast<double>(value) / end * static_cast<double>(bins) : 0;
    ++counts[std::min(static_cast<std::size_t>(std::max(at, 0.0)), bins - 1)];
  }
  return counts;
}

double Side::usd(const Prices& prices) const {
  return (tokens_in_paid * prices.input + tokens_out_paid * prices.output) / 1e6;
}

void Comparison::add(const Answer& before, const Answer& after) {
  ++turns;
  add_to(original, before);
  add_to(again, after);
  if (before.failed && !after.failed) ++repaired;
  if (!before.failed && after.failed) ++broken;
  if (before.failed || after.failed) return;
  const double common = source_overlap(before.sources, after.sources);
  overlap.add(common);
  if (common == 1) ++same_sources;
}

double source_overlap(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  const std::set<std::string> left(one.begin(), one.end());
  const std::set<std::string> right(other.begin(), other.end());
  if (left.empty() && right.empty()) return 1;
  const auto common = std::ranges::count_if(left, [&](const auto& id) { return right.contains(id); });
  return static_cast<double>(common) /
         static_cast<double>(left.size() + right.size() - static_cast<std::size_t>(common));
}

}  // namespace coach::worker
