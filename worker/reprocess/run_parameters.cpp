#include "worker/reprocess/run_parameters.hpp"

#include <fmt/format.h>

#include <utility>

#include "sql/queries.hpp"

namespace coach::worker {

asio::awaitable<std::expected<RunParameters, std::string>> load_run(pg::Pipeline& database,
                                                                    std::int64_t run) {
  pg::Params params;
  params.integer(run);
  const auto row = co_await database.query(sql::reprocess_run, std::move(params));
  if (!row) co_return std::unexpected(pg::describe(row.error()));
  if (row->rows() != 1) co_return std::unexpected(fmt::format("there is no run {}", run));
  RunParameters parameters;
  parameters.chat = {std::string(row->text(0, 0)), row->number(0, 1), static_cast<int>(row->integer(0, 2))};
  parameters.prompt = row->text(0, 3);
  parameters.history_turns = static_cast<int>(row->integer(0, 4));
  parameters.retrieval = {static_cast<int>(row->integer(0, 5)), row->number(0, 6), row->number(0, 7),
                          static_cast<int>(row->integer(0, 8))};
  parameters.prices = {row->number(0, 9), row->number(0, 10)};
  co_return parameters;
}

std::string provider_of(const Config& config) {
  return config.inference.base_url;
}

std::string embeddings_of(const Config& config) {
  return fmt::format("{} of {}", config.embedding.model, config.embedding.base_url);
}

}  // namespace coach::worker
