#include "worker/reprocess/reprocess_options.hpp"

#include <fmt/format.h>

#include <utility>

#include "worker/config_checks.hpp"
#include "worker/prompt_file.hpp"

namespace coach::worker {

std::expected<RunParameters, std::string> run_parameters(const Config& config,
                                                         const ReprocessOptions& options) {
  RunParameters run;
  run.chat = {options.model.value_or(config.inference.model), config.inference.temperature,
              config.inference.max_tokens};
  if (auto what = check_model(run.chat.model); !what.empty()) return std::unexpected("--model: " + what);
  auto prompt = options.prompt_file ? load_prompt_file(*options.prompt_file, "")
                                    : load_prompt_file(config.prompt.file, config.prompt.sha256);
  if (!prompt) return std::unexpected(prompt.error());
  run.prompt = std::move(*prompt);
  run.history_turns = options.history_turns.value_or(config.prompt.history_turns);
  const auto& usual = config.retrieval;
  run.retrieval = {options.match_count.value_or(usual.match_count),
                   options.full_text_weight.value_or(usual.full_text_weight),
                   options.semantic_weight.value_or(usual.semantic_weight),
                   options.rrf_k.value_or(usual.rrf_k)};
  if (run.retrieval.full_text_weight == 0 && run.retrieval.semantic_weight == 0) {
    return std::unexpected("--full-text-weight and --semantic-weight: one of them must be above 0");
  }
  return run;
}

RequestShape request_shape(const Config& config, const RunParameters& run, std::size_t usual_prompt_bytes) {
  return {static_cast<std::int64_t>(run.prompt.size()) - static_cast<std::int64_t>(usual_prompt_bytes),
          run.retrieval.match_count - config.retrieval.match_count, run.chat.max_tokens};
}

}  // namespace coach::worker
