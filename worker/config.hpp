// What the worker can be told: every key of config/coach.yaml, with its default.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/env.hpp"
#include "core/log.hpp"
#include "core/secret.hpp"

namespace coach::worker {

using std::chrono::milliseconds;

struct DatabaseConfig {
  Secret url;        // DATABASE_URL
  Secret admin_url;  // DATABASE_ADMIN_URL: what `migrate` uses; load_config makes it `url` when not set
  milliseconds connect_timeout{5'000};
  milliseconds statement_timeout{10'000};  // with its grace and a heartbeat less than a lease
  milliseconds search_statement_timeout{3'000};
  bool operator==(const DatabaseConfig&) const = default;
};

struct RetryConfig {
  milliseconds unavailable_delay{3'000};  // after 503
  milliseconds rate_limit_delay{5'000};   // after 429 without Retry-After
  milliseconds max_retry_after{60'000};   // a longer Retry-After is not waited for
  bool operator==(const RetryConfig&) const = default;
};

struct InferenceConfig {
  std::string base_url = "https://api.tokenfactory.nebius.com/v1/";  // NEBIUS_BASE_URL; ends with /
  Secret api_key;                                                    // NEBIUS_API_KEY
  std::string model = "meta-llama/Llama-3.3-70B-Instruct-fast-LoRa:hyrox-coach-v2-HafB";  // NEBIUS_MODEL
  double temperature = 0.7;
  int max_tokens = 1'200;
  int requests_per_minute = 0;  // of all workers together; 0: only what the provider tells
  int tokens_per_minute = 0;    // the same, in and out together
  milliseconds connect_timeout{5'000};
  milliseconds first_token_timeout{60'000};  // from the request to the first content
  milliseconds gap_timeout{30'000};          // between two pieces of content
  milliseconds reply_timeout{300'000};       // of the whole reply
  milliseconds warming_after{5'000};         // without content: "Coach K is warming up..."
  RetryConfig retry;
  bool operator==(const InferenceConfig&) const = default;
};

struct EmbeddingConfig {
  std::string base_url = "https://api.openai.com/v1/";  // OPENAI_BASE_URL; ends with /
  Secret api_key;                                       // OPENAI_API_KEY
  std::string model = "text-embedding-3-small";
  int dimensions = 1'536;
  milliseconds timeout{5'000};
  bool operator==(const EmbeddingConfig&) const = default;
};

struct RetrievalConfig {
  int match_count = 5;
  double full_text_weight = 1.0;
  double semantic_weight = 1.0;
  int rrf_k = 50;
  milliseconds timeout{3'000};
  bool operator==(const RetrievalConfig&) const = default;
};

struct PromptConfig {
  std::filesystem::path file = "prompts/coach_k.md";  // in the file: relative to its folder; loaded: absolute
  std::string sha256 = "4375846085eaacfc2e63d8240b936b04ab37512079b4871c2b2dc60b32df62ab";  // "": unchecked
  int history_turns = 8;
  int max_input_tokens = 32'000;  // of the prompt, as worker/turn/prompt_budget counts
  bool operator==(const PromptConfig&) const = default;
};

struct QueueConfig {
  milliseconds lease{30'000};
  milliseconds heartbeat{5'000};  // at most a third of the lease
  milliseconds poll{5'000};
  int max_replies = 2'000;
  int claim_batch = 100;
  int max_attempts = 8;
  milliseconds drain_timeout{30'000};
  bool operator==(const QueueConfig&) const = default;
};

struct StreamConfig {
  milliseconds min_interval{50};
  milliseconds max_interval{200};
  int max_writes_per_second = 25;
  std::size_t max_message_bytes = 1u << 20;  // of a whole reply
  bool broadcast = false;                    // deltas on the conversation's private Realtime channel, too
  bool operator==(const StreamConfig&) const = default;
};

struct ReprocessConfig {
  int max_turns = 100;  // past turns at once in one process; 0: `run` takes no part in runs
  bool operator==(const ReprocessConfig&) const = default;
};

struct LogConfig {
  log::Level level = log::Level::info;
  log::Format format = log::Format::text;
  bool operator==(const LogConfig&) const = default;
};

struct MetricsConfig {
  std::string listen;  // METRICS_LISTEN; "": nowhere
  bool operator==(const MetricsConfig&) const = default;
};

// Not used by the worker itself: what clients are given.
struct SupabaseConfig {
  std::string url;  // SUPABASE_URL
  Secret anon_key;  // SUPABASE_ANON_KEY
  bool operator==(const SupabaseConfig&) const = default;
};

struct Config {
  DatabaseConfig database;
  InferenceConfig inference;
  EmbeddingConfig embedding;
  RetrievalConfig retrieval;
  PromptConfig prompt;
  QueueConfig queue;
  StreamConfig stream;
  ReprocessConfig reprocess;
  LogConfig log;
  MetricsConfig metrics;
  SupabaseConfig supabase;

  // inference.base_url is not Nebius's: set on purpose, and worth a warning at start.
  bool other_inference_provider = false;

  bool operator==(const Config&) const = default;
};

struct LoadOptions {
  // The file of --config. Not given: config/coach.yaml below `cwd` if there is one, else
  // the built-in defaults.
  std::optional<std::filesystem::path> file;
  EnvLookup environment;      // the process's variables; `.env` in `cwd` stands behind them
  std::filesystem::path cwd;  // absolute
};

// Defaults, overridden by the file, overridden by the environment; a variable that is
// empty counts as not set. Errors: every problem found, a sentence each, secrets unshown.
std::expected<Config, std::vector<std::string>> load_config(const LoadOptions& options);

// What `coach-worker run` needs and `config` does not have, a sentence each.
std::vector<std::string> missing_for_run(const Config& config);

}  // namespace coach::worker
