// What `coach-worker reprocess` is told.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "worker/config.hpp"
#include "worker/reprocess/estimate.hpp"
#include "worker/reprocess/run_parameters.hpp"
#include "worker/reprocess/selection.hpp"

namespace coach::worker {

struct ReprocessOptions {
  Selection selection;
  std::optional<std::int64_t> resume;
  // What differs from the configuration.
  std::optional<std::string> model;
  std::optional<std::string> prompt_file;
  std::optional<int> match_count;
  std::optional<double> full_text_weight;
  std::optional<double> semantic_weight;
  std::optional<int> rrf_k;
  std::optional<int> history_turns;
  std::optional<double> price_in;  // dollars a million tokens; else those of coach.settings
  std::optional<double> price_out;
  std::optional<double> budget_usd;
  std::optional<int> parallel;
  bool yes = false;      // don't ask
  bool dry_run = false;  // only the estimate
};

// The configuration with what `options` change, and the prompt's text: byte-exact and checked by its
// checksum, or another file, which must have its {context} once. Error: a sentence.
std::expected<RunParameters, std::string> run_parameters(const Config& config,
                                                         const ReprocessOptions& options);

// How the run's requests differ from what the configuration would ask.
RequestShape request_shape(const Config& config, const RunParameters& run, std::size_t usual_prompt_bytes);

}  // namespace coach::worker
