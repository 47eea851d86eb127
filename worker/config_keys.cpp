#include "worker/config_keys.hpp"

#include <fmt/format.h>

#include "core/units.hpp"
#include "pg/pipeline.hpp"
#include "worker/config_checks.hpp"

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

// The ranges keep out what cannot work; they are wide enough for tests in milliseconds.
constexpr Between<milliseconds> kTimeout{1ms, 1h};
constexpr Between<milliseconds> kDelay{0ms, 1h};
constexpr Between<double> kWeight{0.0, 100.0};

void read_database(ConfigSection section, DatabaseConfig& config) {
  section.read("url", config.url, check_database_url);
  section.read("admin_url", config.admin_url, check_database_url);
  section.read("connect_timeout", config.connect_timeout, kTimeout);
  section.read("statement_timeout", config.statement_timeout, kTimeout);
  section.read("search_statement_timeout", config.search_statement_timeout, kTimeout);
}

void read_inference(ConfigSection section, InferenceConfig& config) {
  section.read("base_url", config.base_url, check_base_url);
  section.read("api_key", config.api_key, check_api_key);
  section.read("model", config.model, check_model);
  section.read("temperature", config.temperature, Between{0.0, 2.0});
  section.read("max_tokens", config.max_tokens, Between{1, 131'072});
  section.read("requests_per_minute", config.requests_per_minute, Between{0, 10'000'000});
  section.read("tokens_per_minute", config.tokens_per_minute, Between{0, 2'000'000'000});
  section.read("connect_timeout", config.connect_timeout, kTimeout);
  section.read("first_token_timeout", config.first_token_timeout, kTimeout);
  section.read("gap_timeout", config.gap_timeout, kTimeout);
  section.read("reply_timeout", config.reply_timeout, kTimeout);
  section.read("warming_after", config.warming_after, kTimeout);
  if (config.reply_timeout < config.first_token_timeout) {
    section.problem("reply_timeout", fmt::format("expected at least first_token_timeout ({}), found {}",
                                                 format_duration(config.first_token_timeout),
                                                 format_duration(config.reply_timeout)));
  }
  auto retry = section.section("retry");
  retry.read("unavailable_delay", config.retry.unavailable_delay, kDelay);
  retry.read("rate_limit_delay", config.retry.rate_limit_delay, kDelay);
  retry.read("max_retry_after", config.retry.max_retry_after, kDelay);
}

void read_embedding(ConfigSection section, EmbeddingConfig& config) {
  section.read("base_url", config.base_url, check_base_url);
  section.read("api_key", config.api_key, check_api_key);
  section.read("model", config.model, check_model);
  section.read("dimensions", config.dimensions, Between{1, 16'000});  // pgvector's limit
  section.read("timeout", config.timeout, kTimeout);
}

void read_retrieval(ConfigSection section, RetrievalConfig& config) {
  section.read("match_count", config.match_count, Between{1, 100});
  section.read("full_text_weight", config.full_text_weight, kWeight);
  section.read("semantic_weight", config.semantic_weight, kWeight);
  section.read("rrf_k", config.rrf_k, Between{1, 10'000});
  section.read("timeout", config.timeout, kTimeout);
  if (config.full_text_weight == 0.0 && config.semantic_weight == 0.0) {
    section.problem("full_text_weight",
                    "expected a weight above 0 here or in semantic_weight, found 0 in both");
  }
}

void read_prompt(ConfigSection section, PromptConfig& config) {
  auto file = config.file.string();
  section.read("file", file, check_file);
  config.file = file;
  section.read("sha256", config.sha256, check_sha256);
  section.read("history_turns", config.history_turns, Between{0, 1'000});
  section.read("max_input_tokens", config.max_input_tokens, Between{1'000, 2'000'000});
}

void read_queue(ConfigSection section, QueueConfig& config) {
  section.read("lease", config.lease, Between<milliseconds>{10ms, 1h});
  section.read("heartbeat", config.heartbeat, kTimeout);
  section.read("poll", config.poll, kTimeout);
  section.read("max_replies", config.max_replies, Between{1, 100'000});
  section.read("claim_batch", config.claim_batch, Between{1, 10'000});
  section.read("max_attempts", config.max_attempts, Between{1, 100});
  section.read("drain_timeout", config.drain_timeout, kDelay);
  // Two beats may be lost before another worker takes the job.
  if (config.heartbeat * 3 > config.lease) {
    section.problem("heartbeat",
                    fmt::format("expected at most a third of the lease ({}), found {}",
                                format_duration(config.lease / 3), format_duration(config.heartbeat)));
  }
}

// A connection that has gone silent must be noticed, and the leases extended on a new one, before
// they run out: else every live reply is lost to a link that was cut for seconds.
void check_lease(ConfigSection database, ConfigSection queue, const Config& config) {
  const auto limit = config.database.statement_timeout;
  const auto silence = pg::silence_limit(limit);
  if (silence + config.queue.heartbeat < config.queue.lease) return;
  if (config.queue.heartbeat * 3 > config.queue.lease) return;  // told already
  const QueueConfig usual;
  const bool queue_as_usual = config.queue.lease == usual.lease && config.queue.heartbeat == usual.heartbeat;
  if (queue_as_usual) {
    return database.problem(
        "statement_timeout",
        fmt::format(
            "expected a time that with its grace ({}) and queue.heartbeat ({}) is less than queue.lease "
            "({}), found {}",
            format_duration(silence - limit), format_duration(config.queue.heartbeat),
            format_duration(config.queue.lease), format_duration(limit)));
  }
  queue.problem(
      "lease",
      fmt::format("expected more than database.statement_timeout ({}), its grace ({}) and heartbeat ({}) "
                  "together ({}), found {}",
                  format_duration(limit), format_duration(silence - limit),
                  format_duration(config.queue.heartbeat), format_duration(silence + config.queue.heartbeat),
                  format_duration(config.queue.lease)));
}

void read_stream(ConfigSection section, StreamConfig& config) {
  section.read("min_interval", config.min_interval, Between<milliseconds>{1ms, 1min});
  section.read("max_interval", config.max_interval, Between<milliseconds>{1ms, 1min});
  section.read("max_writes_per_second", config.max_writes_per_second, Between{1, 1'000});
  section.read_bytes("max_message_bytes", config.max_message_bytes,
                     Between<std::size_t>{1u << 10, 64u << 20});
  section.read("broadcast", config.broadcast);
  if (config.max_interval < config.min_interval) {
    section.problem("max_interval",
                    fmt::format("expected at least min_interval ({}), found {}",
                                format_duration(config.min_interval), format_duration(config.max_interval)));
  }
}

void read_reprocess(ConfigSection section, ReprocessConfig& config) {
  section.read("max_turns", config.max_turns, Between{0, 100'000});
}

void read_log(ConfigSection section, LogConfig& config) {
  using log::Format;
  using log::Level;
  section.read<Level>("level", config.level,
                      {{"debug", Level::debug},
                       {"info", Level::info},
                       {"warn", Level::warn},
                       {"error", Level::error},
                       {"off", Level::off}});
  section.read<Format>("format", config.format, {{"text", Format::text}, {"json", Format::json}});
}

void read_metrics(ConfigSection section, MetricsConfig& config) {
  section.read("listen", config.listen, check_listen);
}

void read_supabase(ConfigSection section, SupabaseConfig& config) {
  section.read("url", config.url, check_base_url);
  section.read("anon_key", config.anon_key, check_api_key);
}

}  // namespace

void read_config_keys(ConfigReader& reader, Config& config) {
  const auto database = reader.section("database");
  read_database(database, config.database);
  read_inference(reader.section("inference"), config.inference);
  read_embedding(reader.section("embedding"), config.embedding);
  read_retrieval(reader.section("retrieval"), config.retrieval);
  read_prompt(reader.section("prompt"), config.prompt);
  const auto queue = reader.section("queue");
  read_queue(queue, config.queue);
  check_lease(database, queue, config);
  read_stream(reader.section("stream"), config.stream);
  read_reprocess(reader.section("reprocess"), config.reprocess);
  read_log(reader.section("log"), config.log);
  read_metrics(reader.section("metrics"), config.metrics);
  read_supabase(reader.section("supabase"), config.supabase);
}

std::vector<std::string> config_keys() {
  ConfigReader reader("", "");
  Config config;
  read_config_keys(reader, config);
  return reader.keys();
}

}  // namespace coach::worker
