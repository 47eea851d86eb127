#include "worker/metrics/reply_metrics.hpp"

#include <chrono>
#include <string>

namespace coach::worker {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;

// From a tick of the claimer to a queue that is hours behind.
const Histogram::BucketBoundaries waiting{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,   2.5,
                                          5,     10,   20,    30,   60,  120,  300, 900, 3600};

Family<Counter>& counters(Metrics& metrics, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(metrics.registry());
}

Family<Histogram>& histograms(Metrics& metrics, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(metrics.registry());
}

double in_seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

// Every series there can be is there from the start: a rate needs a zero to rise from.
ReplyMetrics::ReplyMetrics(Metrics& metrics)
    : replies_(counters(metrics, "coach_replies_total",
                        "Replies this worker is done with. lost: cancelled, deleted or another worker's.")),
      claims_(counters(metrics, "coach_claims_total", "Jobs claimed.")),
      wait_(histograms(metrics, "coach_queue_wait_seconds", "From a question to the claim of its job.")),
      by_outcome_{&replies_.Add({{"outcome", "complete"}}), &replies_.Add({{"outcome", "failed"}}),
                  &replies_.Add({{"outcome", "lost"}})},
      live_{claims_.Add({{"class", "live"}}), wait_.Add({{"class", "live"}}, waiting)},
      batch_{claims_.Add({{"class", "batch"}}), wait_.Add({{"class", "batch"}}, waiting)},
      first_text_(histograms(metrics, "coach_question_to_first_text_seconds",
                             "From a question to the first text of its reply in the database (live turns).")
                      .Add({}, waiting)),
      without_context_(counters(metrics, "coach_replies_without_context_total",
                                "Replies made without knowledge, because embedding or search failed.")
                           .Add({})),
      leases_lost_(
          counters(metrics, "coach_leases_lost_total", "Leases this worker could not keep.").Add({})),
      rescues_(counters(metrics, "coach_rescues_total",
                        "Jobs this worker put back into the line because their lease had run out.")
                   .Add({})),
      buried_(
          counters(metrics, "coach_jobs_buried_total", "Jobs given up for good (coach.dead_jobs).").Add({})) {
}

void ReplyMetrics::claimed(std::int64_t priority, Clock::duration waited) {
  auto& kind = priority == 0 ? live_ : batch_;
  kind.claims.Increment();
  kind.wait.Observe(in_seconds(waited));
}

void ReplyMetrics::ended(ReplyOutcome outcome) {
  by_outcome_.at(static_cast<std::size_t>(outcome))->Increment();
}

void ReplyMetrics::first_text(Clock::duration since_question) {
  first_text_.Observe(in_seconds(since_question));
}

}  // namespace coach::worker
