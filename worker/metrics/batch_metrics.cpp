#include "worker/metrics/batch_metrics.hpp"

#include <utility>

namespace coach::worker {

BatchMetrics::BatchMetrics(Metrics& metrics, GenAiNames names)
    : metrics_(metrics),
      names_(std::move(names)),
      dollars_(
          prometheus::BuildCounter()
              .Name("coach_reprocess_cost_dollars_total")
              .Help("What this worker's past turns cost, at their runs' prices; broken-off ones estimated.")
              .Register(metrics.registry())
              .Add({})) {}

GenAiMetrics& BatchMetrics::asking(const std::string& model) {
  auto names = names_;
  names.chat_model = model;
  return by_model_.try_emplace(model, metrics_, names, Traffic::batch).first->second;
}

void BatchMetrics::paid(const Usage& usage, const Prices& prices) {
  dollars_.Increment((static_cast<double>(usage.prompt_tokens) * prices.input +
                      static_cast<double>(usage.completion_tokens) * prices.output) /
                     1e6);
}

}  // namespace coach::worker
