// The figures of a report: how a run's answers differ from the originals. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "worker/reprocess/estimate.hpp"

namespace coach::worker {

// One answer, old or new.
struct Answer {
  bool failed = false;
  double characters = 0;
  double tokens_in = 0;
  double tokens_out = 0;
  double latency_ms = 0;
  std::vector<std::string> sources;  // chunk ids
};

// All values of one measure, of the answers that did not fail.
class Sample {
 public:
  void add(double value);
  std::size_t count() const { return values_.size(); }
  double sum() const { return sum_; }
  double mean() const;
  // `part` of 0 to 1, by linear interpolation; 0 when there is nothing.
  double quantile(double part) const;
  // How many lie in each of `bins` equal parts of [0, `end`]; what is above counts to the last.
  std::vector<std::size_t> histogram(std::size_t bins, double end) const;

 private:
  // Float: a million turns with ten measures fit into 40 MB.
  mutable std::vector<float> values_;
  mutable bool sorted_ = true;
  double sum_ = 0;
};

struct Side {
  Sample characters;
  Sample tokens_in;
  Sample tokens_out;
  Sample latency_ms;
  std::size_t failed = 0;
  std::size_t without_sources = 0;
  double tokens_in_paid = 0;  // of failed ones as well
  double tokens_out_paid = 0;
  double usd(const Prices& prices) const;
};

struct Comparison {
  Side original;
  Side again;
  Sample overlap;  // of turns that have both answers
  std::size_t turns = 0;
  std::size_t same_sources = 0;
  std::size_t repaired = 0;  // failed before, answered now
  std::size_t broken = 0;    // the other way round

  void add(const Answer& before, const Answer& after);
};

// Common ids among all ids, 0 to 1 (Jaccard); two empty lists are equal.
double source_overlap(const std::vector<std::string>& one, const std::vector<std::string>& other);

}  // namespace coach::worker
