#include "worker/metrics/worker_metrics.hpp"

#include "core/process_metrics.hpp"

namespace coach::worker {

WorkerMetrics::WorkerMetrics(const GenAiNames& names)
    : genai(all, names, Traffic::live), batch(all, names), replies(all), database(all) {
  add_process_sources(all);
  add_queue_sources(all, queue);
  all.add_source("coach_cost_dollars_total", Metrics::Kind::counter,
                 "What this worker's answers to athletes cost, broken-off ones estimated.",
                 [this] { return cost.dollars(); });
  all.add_source("coach_worker_info", Metrics::Kind::gauge, "Always 1; the label says which version runs.",
                 [] { return 1.0; }, {{"version", COACH_VERSION}});
}

void WorkerMetrics::told(std::optional<QueueState> state) {
  queue = state;
  if (queue) cost.charge(queue->prices);
}

}  // namespace coach::worker
