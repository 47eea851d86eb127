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

asio::awaitable<std::expected<std::vector<Chunk>, pg::Error>> search_knowledge(pg::Pipeline& search,
                                                                               RetrievalSettings settings,
                                                                               std::string question,
                                                                               Embedding embedding) {
  pg::Params params;
  params.text(std::move(question))
      .text(pg::vector_text(embedding))
      .integer(settings.match_count)
      .number(settings.full_text_weight)
      .number(settings.semantic_weight)
      .integer(settings.rrf_k);
  const auto rows = co_await search.query(sql::search_knowledge, std::move(params));
  if (!rows) co_return std::unexpected(rows.error());
  co_return read_chunks(*rows);
}

Retrieval::Retrieval(EmbeddingClient& embeddings, pg::Pipeline& search, const RetrievalSettings& settings,
                     WorkerMetrics& metrics)
    : embeddings_(embeddings), search_(search), settings_(settings), metrics_(metrics) {}

asio::awaitable<std::vector<Chunk>> Retrieval::find(std::string question, std::string request_id) {
  std::vector<std::string> texts(1, question);
  auto asked = Clock::now();
  auto vectors = co_await embeddings_.embed(std::move(texts), request_id);
  metrics_.genai.ended(Operation::embeddings, Clock::now() - asked,
                       vectors ? std::string() : error_type(vectors.error()));
  const log::About about{request_id};
  if (!vectors) {
    log::warn(about, "answering without context: {}", vectors.error().message);
    metrics_.replies.without_context();
    co_return std::vector<Chunk>{};
  }
  asked = Clock::now();
  auto chunks =
      co_await search_knowledge(search_, settings_, std::move(question), std::move(vectors->front()));
  metrics_.genai.ended(Operation::retrieval, Clock::now() - asked,
                       chunks ? std::string() : error_type(chunks.error()));
  if (!chunks) {
    log::warn(about, "answering without context, the search failed: {}", pg::describe(chunks.error()));
    metrics_.replies.without_context();
    co_return std::vector<Chunk>{};
  }
  co_return std::move(*chunks);
}

asio::awaitable<std::vector<Chunk>> Retrieval::load(std::vector<std::string> ids) {
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(ids)));
  const auto rows = co_await search_.query(sql::load_chunks, std::move(params));
  if (!rows || static_cast<std::size_t>(rows->rows()) != ids.size()) co_return std::vector<Chunk>{};
  co_return read_chunks(*rows);
}

}  // namespace coach::worker
