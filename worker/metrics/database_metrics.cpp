#include "worker/metrics/database_metrics.hpp"

#include <chrono>

namespace coach::worker {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;

const Histogram::BucketBoundaries latency{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                          0.1,    0.25,  0.5,    1,     2.5,  5,     15};
const Histogram::BucketBoundaries rows{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
const Histogram::BucketBoundaries sizes{64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304};

Histogram& histogram(Metrics& metrics, const char* name, const char* help,
                     const Histogram::BucketBoundaries& buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(metrics.registry()).Add({}, buckets);
}

Family<Counter>& counters(Metrics& metrics, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(metrics.registry());
}

Counter& failures(Metrics& metrics, const char* kind) {
  return counters(metrics, "coach_database_errors_total", "Statements that failed, by how.")
      .Add({{"failure", kind}});
}

double in_seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

DatabaseMetrics::DatabaseMetrics(Metrics& metrics)
    : round_trip_(prometheus::BuildHistogram()
                      .Name("coach_database_round_trip_seconds")
                      .Help("From handing a statement to the connection to its result.")
                      .Register(metrics.registry())),
      refused_(failures(metrics, "server")),
      lost_(failures(metrics, "lost")),
      unavailable_(failures(metrics, "unavailable")),
      flush_replies_(
          histogram(metrics, "coach_flush_replies", "Replies in one write of the token writer.", rows)),
      flush_bytes_(
          histogram(metrics, "coach_flush_bytes", "New text in one write of the token writer.", sizes)),
      flush_seconds_(histogram(metrics, "coach_flush_seconds",
                               "How long one write of the token writer takes.", latency)),
      fenced_off_(counters(metrics, "coach_writes_fenced_off_total",
                           "Writes refused because the reply was not this worker's any more.")
                      .Add({})),
      row_busy_(counters(metrics, "coach_writes_busy_total",
                         "Writes put off because another transaction holds the reply's row.")
                    .Add({})),
      text_lost_(counters(metrics, "coach_writes_text_lost_total",
                          "Replies sent again from the beginning because the database had lost their text.")
                     .Add({})) {}

void DatabaseMetrics::answered(const pg::Statement& statement, Clock::duration duration,
                               const pg::Error* error) {
  if (error != nullptr) {
    switch (error->failure) {
      case pg::Failure::server:
        refused_.Increment();
        break;
      case pg::Failure::lost:
        lost_.Increment();
        return;
      case pg::Failure::unavailable:
        unavailable_.Increment();
        return;
    }
  }
  auto*& histogram = by_statement_[statement.name];
  if (histogram == nullptr) histogram = &round_trip_.Add({{"statement", statement.name}}, latency);
  histogram->Observe(in_seconds(duration));
}

void DatabaseMetrics::flushed(std::size_t replies, std::size_t bytes, Clock::duration duration) {
  flush_replies_.Observe(static_cast<double>(replies));
  flush_bytes_.Observe(static_cast<double>(bytes));
  flush_seconds_.Observe(in_seconds(duration));
}

}  // namespace coach::worker
