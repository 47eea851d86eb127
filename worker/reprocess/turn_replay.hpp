// Answers a past turn again: the same steps as a live one (worker/turn/turn), with the run's
// parameters, and nothing written to the conversation.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>

#include "http/client.hpp"
#include "pg/pipeline.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/provider/retry_policy.hpp"
#include "worker/reprocess/batch_turn.hpp"
#include "worker/reprocess/embedding_batcher.hpp"
#include "worker/reprocess/run_parameters.hpp"

namespace coach::worker {

class TurnReplay {
 public:
  TurnReplay(pg::Pipeline& database, pg::Pipeline& search, EmbeddingBatcher& embeddings,
             http::Client& provider, RateBudget& budget, ChatStreamSettings stream, RetrySettings retry,
             std::size_t max_input_tokens);

  // One attempt; `turn` collects text, chunks and times. Throws when it is cancelled.
  // `metrics` counts its calls.
  asio::awaitable<TurnOutcome> run(BatchTurn& turn, std::shared_ptr<const RunParameters> parameters,
                                   GenAiMetrics& metrics);

 private:
  asio::awaitable<std::vector<Chunk>> find(const BatchTurn& turn, RetrievalSettings settings,
                                           GenAiMetrics& metrics);

  pg::Pipeline& database_;
  pg::Pipeline& search_;
  EmbeddingBatcher& embeddings_;
  http::Client& provider_;
  RateBudget& budget_;
  ChatStreamSettings stream_;
  RetrySettings retry_;
  std::size_t max_input_tokens_;
};

}  // namespace coach::worker
