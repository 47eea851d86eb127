#include "worker/turn/retrieval.hpp"

#include <span>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {
namespace {

std::vector<Chunk> read_chunks(const pg::Result& rows) {
  std::vector<Chunk> chunks;
  for (int row = 0; row < rows.rows(); ++row) {
    chunks.push_back({std::string(rows.text(row, 0)), rows.text_or_null(row, 2).value_or("Unknown"),
                      std::string(rows.text(row, 3)), std::string(rows.text(row, 1))});
  }
  return chunks;
}

}  // namespace

Retrieval::Retrieval(EmbeddingClient& embeddings, pg::Pipeline& search, const RetrievalSettings& settings,
                     WorkerMetrics& metrics)
    : embeddings_(embeddings), search_(search), settings_(settings), metrics_(metrics) {}

asio::awaitable<std::vector<Chunk>> Retrieval::find(std::string question, std::string request_id) {
  std::vector<std::string> texts(1, question);
  const auto asked = Clock::now();
  auto vectors = co_await embeddings_.embed(std::move(texts), request_id);
  metrics_.genai.ended(Operation::embeddings, Clock::now() - asked,
                       vectors ? std::string() : error_type(vectors.error()));
  const log::About about{request_id};
  if (!vectors) {
    log::warn(about, "answering without context: {}", vectors.error().message);
    metrics_.replies.without_context();
    co_return std::vector<Chunk>{};
  }
  auto chunks = co_await search(std::move(question), std::move(vectors->front()), about);
  if (!chunks) metrics_.replies.without_context();
  co_return chunks ? std::move(*chunks) : std::vector<Chunk>{};
}

asio::awaitable<std::optional<std::vector<Chunk>>> Retrieval::search(std::string question,
                                                                     Embedding embedding, log::About about) {
  pg::Params params;
  params.text(std::move(question))
      .text(pg::vector_text(embedding))
      .integer(settings_.match_count)
      .number(settings_.full_text_weight)
      .number(settings_.semantic_weight)
      .integer(settings_.rrf_k);
  const auto asked = Clock::now();
  const auto rows = co_await search_.query(sql::search_knowledge, std::move(params));
  metrics_.genai.ended(Operation::retrieval, Clock::now() - asked,
                       rows ? std::string() : error_type(rows.error()));
  if (!rows) {
    log::warn(about, "answering without context, the search failed: {}", pg::describe(rows.error()));
    co_return std::nullopt;
  }
  co_return read_chunks(*rows);
}

asio::awaitable<std::vector<Chunk>> Retrieval::load(std::vector<std::string> ids) {
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(ids)));
  const auto rows = co_await search_.query(sql::load_chunks, std::move(params));
  if (!rows || static_cast<std::size_t>(rows->rows()) != ids.size()) co_return std::vector<Chunk>{};
  co_return read_chunks(*rows);
}

}  // namespace coach::worker
