#include "worker/ops/knowledge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "http/client.hpp"
#include "pg/connection.hpp"
#include "sql/queries.hpp"
#include "worker/ops/knowledge_files.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/settings.hpp"

namespace coach::worker {
namespace {

using Outcome = std::expected<void, std::string>;

constexpr std::string_view mark = "coach-k: demo knowledge of the embedded default";
constexpr std::size_t texts_per_request = 64;

// Vectors of different models or providers do not compare: where they came from is
// written beside the mark, and another origin makes all of them stale.
std::string origin_of(const Config& config) {
  return fmt::format("; embeddings: {} of {}", config.embedding.model, config.embedding.base_url);
}

asio::awaitable<Outcome> require_own_table(pg::Connection& database) {
  const auto owner = co_await database.query(sql::knowledge_owner.sql);
  if (!owner) co_return std::unexpected("cannot look at knowledge_chunks: " + pg::describe(owner.error()));
  if (!owner->text(0, 0).starts_with(mark)) {
    co_return std::unexpected(
        "this database's knowledge_chunks was not made by sql/local: a knowledge base of its own is never "
        "written. Demo knowledge is for the embedded database of scripts/up.");
  }
  co_return Outcome{};
}

asio::awaitable<std::expected<std::vector<KnowledgeChunk>, std::string>> stale_of(
    pg::Connection& database, std::vector<KnowledgeChunk> chunks, const std::string& origin) {
  std::vector<std::string> ids;
  std::vector<std::string> contents;
  for (const auto& chunk : chunks) {
    ids.push_back(chunk.id);
    contents.push_back(chunk.content);
  }
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(ids)))
      .text(pg::text_array(std::span<const std::string>(contents)))
      .text(origin);
  const auto rows = co_await database.query(sql::stale_knowledge.sql, std::move(params));
  if (!rows) co_return std::unexpected("cannot compare the knowledge: " + pg::describe(rows.error()));
  std::set<std::string_view> stale;
  for (int row = 0; row < rows->rows(); ++row) stale.insert(rows->text(row, 0));
  std::erase_if(chunks, [&](const KnowledgeChunk& chunk) { return !stale.contains(chunk.id); });
  co_return chunks;
}

asio::awaitable<Outcome> store(pg::Connection& database, const KnowledgeChunk& chunk,
                               const Embedding& embedding) {
  pg::Params params;
  params.text(chunk.id)
      .text(chunk.source_doc)
      .text(chunk.source_name)
      .text(chunk.section)
      .text(chunk.content)
      .text(pg::text_array(std::span<const std::string>(chunk.topic_tags)))
      .integer(chunk.index)
      .integer(chunk.words)
      .text(pg::vector_text(embedding));
  const auto stored = co_await database.query(sql::store_knowledge.sql, std::move(params));
  if (!stored) co_return std::unexpected(fmt::format("chunk {}: {}", chunk.id, pg::describe(stored.error())));
  co_return Outcome{};
}

asio::awaitable<Outcome> embed_and_store(Executor executor, pg::Connection& database, const Config& config,
                                         const std::vector<KnowledgeChunk>& chunks) {
  http::Client client(executor, client_options(config));
  auto settings = embedding_settings(config);
  settings.timeout = std::chrono::seconds(60);  // nobody is waiting in front of a chat here
  EmbeddingClient embeddings(client, std::move(settings));
  for (std::size_t from = 0; from < chunks.size(); from += texts_per_request) {
    const auto part = std::span(chunks).subspan(from, std::min(texts_per_request, chunks.size() - from));
    std::vector<std::string> texts;
    // The section names the topic, which a text of its own often takes for granted.
    for (const auto& chunk : part) texts.push_back(chunk.section + "\n\n" + chunk.content);
    const auto vectors = co_await embeddings.embed(std::move(texts), "knowledge");
    if (!vectors) co_return std::unexpected(vectors.error().message);
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (const auto stored = co_await store(database, part[i], (*vectors)[i]); !stored) co_return stored;
    }
    fmt::print("embedded and stored {} of {} chunks\n", from + part.size(), chunks.size());
  }
  co_return Outcome{};
}

}  // namespace

asio::awaitable<Outcome> load_knowledge(Executor executor, const Config& config,
                                        std::filesystem::path folder) {
  auto chunks = read_knowledge(folder);
  if (!chunks) co_return std::unexpected(chunks.error());
  pg::Connection database(executor);
  const auto connected = co_await database.connect(config.database.admin_url.reveal(),
                                                   "coach-worker knowledge", config.database.connect_timeout);
  if (!connected) co_return std::unexpected("cannot connect: " + pg::describe(connected.error()));
  if (const auto own = co_await require_own_table(database); !own) co_return own;

  const std::size_t total = chunks->size();
  const std::string origin = origin_of(config);
  const auto stale = co_await stale_of(database, std::move(*chunks), origin);
  if (!stale) co_return std::unexpected(stale.error());
  if (stale->empty()) {
    fmt::print("all {} chunks are stored already\n", total);
    co_return Outcome{};
  }
  if (const auto done = co_await embed_and_store(executor, database, config, *stale); !done) co_return done;
  pg::Params params;
  params.text(std::string(mark) + origin);
  const auto marked = co_await database.query(sql::mark_knowledge.sql, std::move(params));
  if (!marked) co_return std::unexpected("cannot mark the knowledge: " + pg::describe(marked.error()));
  co_return Outcome{};
}

}  // namespace coach::worker
