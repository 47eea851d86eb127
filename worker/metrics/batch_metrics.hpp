// What past turns ask and cost (`reprocess`), beside the live path's figures: class="batch".
#pragma once

#include <prometheus/counter.h>

#include <map>
#include <string>

#include "core/metrics.hpp"
#include "worker/metrics/genai_metrics.hpp"
#include "worker/prices.hpp"

namespace coach::worker {

class BatchMetrics {
 public:
  // `names`: as configured; a run may ask another model.
  BatchMetrics(Metrics& metrics, GenAiNames names);

  // Of calls for a run that asks `model`, which is what the labels say. There are as many series as
  // models in the runs of this process's life.
  GenAiMetrics& asking(const std::string& model);
  // Of what all runs share: embeddings.
  GenAiMetrics& as_configured() { return asking(names_.chat_model); }

  // At the run's own prices. Not in coach_cost_dollars_total, which is held against replies to athletes.
  void paid(const Usage& usage, const Prices& prices);

 private:
  Metrics& metrics_;
  GenAiNames names_;
  std::map<std::string, GenAiMetrics> by_model_;
  prometheus::Counter& dollars_;
};

}  // namespace coach::worker
