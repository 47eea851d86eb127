// One coach turn, from a claimed job to a finished reply (hand-off, "The Full Coaching
// Pipeline").
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "http/client.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/provider/retry_policy.hpp"
#include "worker/queue/claimed_job.hpp"
#include "worker/turn/chat_body.hpp"
#include "worker/turn/retrieval.hpp"
#include "worker/writer/token_writer.hpp"

namespace coach::worker {

struct TurnSettings {
  std::string prompt;  // the system prompt with its {context}
  int history_turns = 8;
  std::size_t max_input_tokens = 32'000;
  ChatSettings chat;
  ChatStreamSettings stream;
  RetrySettings retry;
};

class TurnRunner {
 public:
  // `budget` is told what the provider says of its limits; whoever claims has called
  // RateBudget::begin for the reply's first request.
  TurnRunner(pg::Pipeline& database, Retrieval& retrieval, http::Client& provider, TokenWriter& writer,
             RateBudget& budget, WorkerMetrics& metrics, TurnSettings settings);

  // Answers the question and stores how it went; returns when the reply has ended, or at
  // once when it was lost (LiveReply::lost). Throws nothing but bugs.
  asio::awaitable<void> run(ClaimedJob job, std::shared_ptr<LiveReply> reply);

 private:
  struct Prepared;
  asio::awaitable<std::expected<Prepared, std::string>> prepare(const ClaimedJob& job, LiveReply& reply);
  asio::awaitable<FinalState> answer(const ClaimedJob& job, LiveReply& reply, ChatInput input);

  pg::Pipeline& database_;
  Retrieval& retrieval_;
  http::Client& provider_;
  TokenWriter& writer_;
  RateBudget& budget_;
  WorkerMetrics& metrics_;
  TurnSettings settings_;
};

}  // namespace coach::worker
