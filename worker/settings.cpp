#include "worker/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/descriptors.hpp"
#include "sql/migrations.hpp"
#include "worker/config_checks.hpp"
#include "worker/reprocess/run_parameters.hpp"

namespace coach::worker {
namespace {

constexpr milliseconds lock_timeout{1'000};

}  // namespace

pg::PipelineOptions pipeline_options(const Config& config, std::string_view worker_name) {
  pg::PipelineOptions options;
  options.conninfo = config.database.url.reveal();
  options.name = fmt::format("worker {}", worker_name);
  options.connect_timeout = config.database.connect_timeout;
  options.statement_timeout = config.database.statement_timeout;
  // Who waits for a lock on the shared connection holds up every reply.
  options.lock_timeout = lock_timeout;
  return options;
}

pg::PipelineOptions search_options(const Config& config, std::string_view worker_name) {
  pg::PipelineOptions options = pipeline_options(config, worker_name);
  options.name = fmt::format("worker-search {}", worker_name);
  options.statement_timeout = config.database.search_statement_timeout;
  options.wait_for_connection = config.retrieval.timeout;
  return options;
}

pg::ListenerOptions listener_options(const Config& config, std::string_view worker_name) {
  pg::ListenerOptions options;
  options.name = fmt::format("listener {}", worker_name);
  options.conninfo = config.database.url.reveal();
  options.channels = {std::string(jobs_channel), std::string(cancel_channel), std::string(reprocess_channel)};
  options.connect_timeout = config.database.connect_timeout;
  return options;
}

http::ClientOptions client_options(const Config& config) {
  http::ClientOptions options;
  options.connect_timeout = config.inference.connect_timeout;
  options.user_agent = "coach-worker/" COACH_VERSION;
  return options;
}

EmbeddingSettings embedding_settings(const Config& config) {
  return {config.embedding.base_url, config.embedding.api_key, config.embedding.model,
          static_cast<std::size_t>(config.embedding.dimensions), config.embedding.timeout};
}

RetrievalSettings retrieval_settings(const Config& config) {
  return {config.retrieval.match_count, config.retrieval.full_text_weight, config.retrieval.semantic_weight,
          config.retrieval.rrf_k};
}

WriterSettings writer_settings(const Config& config, std::string worker_name) {
  return {std::move(worker_name),
          {config.stream.min_interval, config.stream.max_interval,
           static_cast<double>(config.stream.max_writes_per_second)},
          config.stream.broadcast};
}

ClaimSettings claim_settings(const Config& config, std::string worker_name) {
  ClaimSettings settings;
  settings.worker = std::move(worker_name);
  settings.lease = config.queue.lease;
  settings.poll = config.queue.poll;
  settings.poll_unheard = std::min(settings.poll_unheard, settings.poll);
  settings.batch = static_cast<std::size_t>(config.queue.claim_batch);
  return settings;
}

std::size_t most_replies(const Config& config, std::size_t descriptors) {
  return std::min(static_cast<std::size_t>(config.queue.max_replies), replies_for_descriptors(descriptors));
}

HeartbeatSettings heartbeat_settings(const Config& config, std::string worker_name) {
  return {std::move(worker_name), static_cast<std::size_t>(config.queue.max_replies), config.queue.lease,
          config.queue.heartbeat, std::string(sql::migrations.back().version)};
}

RescueSettings rescue_settings(const Config& config) {
  return {config.queue.poll, config.queue.lease, config.queue.max_attempts};
}

RateLimits rate_limits(const Config& config) {
  return {config.inference.requests_per_minute, config.inference.tokens_per_minute,
          config.inference.retry.max_retry_after};
}

PruneSettings prune_settings(const Config& config) {
  PruneSettings settings;
  settings.database = config.database.url;
  settings.connect_timeout = config.database.connect_timeout;
  return settings;
}

GenAiNames genai_names(const Config& config) {
  return {provider_name(config.inference.base_url), config.inference.model,
          provider_name(config.embedding.base_url), config.embedding.model};
}
namespace {

ChatStreamSettings stream_settings(const Config& config) {
  const auto& inference = config.inference;
  return {
      inference.base_url,      inference.api_key,       inference.first_token_timeout,  inference.gap_timeout,
      inference.reply_timeout, inference.warming_after, config.stream.max_message_bytes};
}

RetrySettings retry_settings(const Config& config) {
  RetrySettings settings;
  settings.unavailable_delay = config.inference.retry.unavailable_delay;
  settings.rate_limit_delay = config.inference.retry.rate_limit_delay;
  settings.max_retry_after = config.inference.retry.max_retry_after;
  return settings;
}

}  // namespace

TurnSettings turn_settings(const Config& config, std::string prompt) {
  const auto& inference = config.inference;
  TurnSettings settings;
  settings.prompt = std::move(prompt);
  settings.history_turns = config.prompt.history_turns;
  settings.max_input_tokens = static_cast<std::size_t>(config.prompt.max_input_tokens);
  settings.chat = {inference.model, inference.temperature, inference.max_tokens};
  settings.stream = stream_settings(config);
  settings.retry = retry_settings(config);
  return settings;
}

ReprocessSettings reprocess_settings(const Config& config, std::string_view worker_name) {
  ReprocessSettings settings;
  settings.claim = {std::string(worker_name), config.queue.lease, provider_of(config), embeddings_of(config),
                    std::nullopt};
  settings.most_turns = static_cast<std::size_t>(config.reprocess.max_turns);
  settings.heartbeat = config.queue.heartbeat;
  settings.poll = std::min(settings.poll, config.queue.poll);
  settings.stream = stream_settings(config);
  settings.retry = retry_settings(config);
  settings.max_input_tokens = static_cast<std::size_t>(config.prompt.max_input_tokens);
  settings.database = pipeline_options(config, worker_name);
  settings.database.name = fmt::format("reprocess {}", worker_name);
  settings.database.lock_timeout = milliseconds(0);  // nothing live stands behind it
  settings.search = search_options(config, worker_name);
  settings.search.name = fmt::format("reprocess-search {}", worker_name);
  return settings;
}

}  // namespace coach::worker
