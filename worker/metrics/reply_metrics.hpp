// What becomes of questions and jobs, as this worker sees it.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "core/async.hpp"
#include "core/metrics.hpp"

namespace coach::worker {

// lost: cancelled, deleted, or another worker's by now.
enum class ReplyOutcome { complete, failed, lost };

// Priority 0 is an athlete who waits, anything else batch work.
constexpr std::string_view class_of(std::int64_t priority) {
  return priority == 0 ? "live" : "batch";
}

class ReplyMetrics {
 public:
  explicit ReplyMetrics(Metrics& metrics);

  // Claimed `waited` after it was asked for.
  void claimed(std::int64_t priority, Clock::duration waited);
  void ended(ReplyOutcome outcome);
  void without_context() { without_context_.Increment(); }
  // The first text of a live reply is stored, so long after the question.
  void first_text(Clock::duration since_question);

  void lease_lost() { leases_lost_.Increment(); }
  void rescued(std::int64_t jobs) { rescues_.Increment(static_cast<double>(jobs)); }
  void buried(std::int64_t jobs) { buried_.Increment(static_cast<double>(jobs)); }

 private:
  struct Class {
    prometheus::Counter& claims;
    prometheus::Histogram& wait;
  };
  prometheus::Family<prometheus::Counter>& replies_;
  prometheus::Family<prometheus::Counter>& claims_;
  prometheus::Family<prometheus::Histogram>& wait_;
  std::array<prometheus::Counter*, 3> by_outcome_;
  Class live_;
  Class batch_;
  prometheus::Histogram& first_text_;
  prometheus::Counter& without_context_;
  prometheus::Counter& leases_lost_;
  prometheus::Counter& rescues_;
  prometheus::Counter& buried_;
};

}  // namespace coach::worker
