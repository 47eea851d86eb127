#include "worker/doctor/doctor.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/descriptors.hpp"
#include "worker/doctor/examine.hpp"
#include "worker/doctor/judgements.hpp"
#include "worker/prompt_file.hpp"

namespace coach::worker {

asio::awaitable<Report> examine(Executor executor, std::expected<Config, std::vector<std::string>> config) {
  Report report;
  auto& checks = report.checks;
  checks = judge_configuration(config);
  if (!config) co_return report;
  checks.push_back(judge_descriptors(raise_descriptor_limit(), config->queue));  // as `run` does
  checks.push_back(judge_prompt(load_prompt_file(config->prompt.file, config->prompt.sha256)));
  // Asked first, because the sample search wants a vector; told last.
  auto embeddings = co_await examine_embeddings(executor, *config);
  auto database = co_await examine_database(executor, *config, std::move(embeddings.embedding));
  std::ranges::move(database, std::back_inserter(checks));
  checks.push_back(std::move(embeddings.check));
  checks.push_back(co_await examine_inference(executor, *config));
  co_return report;
}

}  // namespace coach::worker
