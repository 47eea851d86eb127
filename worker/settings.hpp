// From the configuration to what each part of the worker wants to know.
#pragma once

#include <string>
#include <string_view>

#include "http/client.hpp"
#include "pg/listener.hpp"
#include "pg/pipeline.hpp"
#include "worker/config.hpp"
#include "worker/metrics/genai_metrics.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/queue/claimer.hpp"
#include "worker/queue/heartbeat.hpp"
#include "worker/queue/pruner.hpp"
#include "worker/queue/rescuer.hpp"
#include "worker/reprocess/reprocess_session.hpp"
#include "worker/turn/retrieval.hpp"
#include "worker/turn/turn.hpp"
#include "worker/writer/token_writer.hpp"

namespace coach::worker {

// The channels that the schema notifies (coach.wake, coach.end_job).
inline constexpr std::string_view jobs_channel = "coach_jobs";
inline constexpr std::string_view cancel_channel = "coach_cancel";
// And sql/queries/reprocess_start.sql, reprocess_resume.sql.
inline constexpr std::string_view reprocess_channel = "coach_reprocess";

// `worker_name` is who this process is in coach.jobs.worker; pg_stat_activity shows it in
// application_name, so that a session can be told from another worker's.
pg::PipelineOptions pipeline_options(const Config& config, std::string_view worker_name);
pg::PipelineOptions search_options(const Config& config, std::string_view worker_name);
pg::ListenerOptions listener_options(const Config& config, std::string_view worker_name);
http::ClientOptions client_options(const Config& config);
EmbeddingSettings embedding_settings(const Config& config);
RetrievalSettings retrieval_settings(const Config& config);
WriterSettings writer_settings(const Config& config, std::string worker_name);
ClaimSettings claim_settings(const Config& config, std::string worker_name);
// queue.max_replies, or what `descriptors` (the limit of open ones) allows, if that is less.
std::size_t most_replies(const Config& config, std::size_t descriptors);
HeartbeatSettings heartbeat_settings(const Config& config, std::string worker_name);
RescueSettings rescue_settings(const Config& config);
RateLimits rate_limits(const Config& config);
PruneSettings prune_settings(const Config& config);
GenAiNames genai_names(const Config& config);
TurnSettings turn_settings(const Config& config, std::string prompt);
ReprocessSettings reprocess_settings(const Config& config, std::string_view worker_name);

}  // namespace coach::worker
