// Finding knowledge for a question: embedding, then the database's hybrid search.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <string>
#include <vector>

#include "pg/pipeline.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/turn/context.hpp"

namespace coach::worker {

struct RetrievalSettings {
  int match_count = 5;
  double full_text_weight = 1.0;
  double semantic_weight = 1.0;
  int rrf_k = 50;
};

// The best chunks for a question that is embedded already, best first; how many and how they are
// weighed is for `settings` to say.
asio::awaitable<std::expected<std::vector<Chunk>, pg::Error>> search_knowledge(pg::Pipeline& search,
                                                                               RetrievalSettings settings,
                                                                               std::string question,
                                                                               Embedding embedding);

class Retrieval {
 public:
  // `search` is a connection of its own: a search takes milliseconds and must not stand
  // in front of the token writes.
  Retrieval(EmbeddingClient& embeddings, pg::Pipeline& search, const RetrievalSettings& settings,
            WorkerMetrics& metrics);

  // The best chunks for `question`, best first. Empty when nothing fits, and when the
  // embedding or the search fails: the coach then answers without context (hand-off,
  // "OpenAI Embedding Errors"); the reason is logged under `request_id`.
  asio::awaitable<std::vector<Chunk>> find(std::string question, std::string request_id);

  // The chunks with these ids, which an earlier attempt at the same reply had found: neither
  // embedding nor search is paid for again. Empty when one of them is gone: find() then.
  asio::awaitable<std::vector<Chunk>> load(std::vector<std::string> ids);

 private:
  EmbeddingClient& embeddings_;
  pg::Pipeline& search_;
  RetrievalSettings settings_;
  WorkerMetrics& metrics_;
};

}  // namespace coach::worker
