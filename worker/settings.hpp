// From the configuration to what each part of the worker wants to know.
#pragma once

#include <string>
#include <string_view>

#include "http/client.hpp"
#include "pg/listener.hpp"
#include "pg/pipeline.hpp"
#include "worker/config.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/queue/claimer.hpp"
#include "worker/turn/retrieval.hpp"
#include "worker/turn/turn.hpp"
#include "worker/writer/pacing.hpp"

namespace coach::worker {

// `worker_name` is who this process is in coach.jobs.worker; pg_stat_activity shows it in
// application_name, so that a session can be told from another worker's.
pg::PipelineOptions pipeline_options(const Config& config, std::string_view worker_name);
pg::PipelineOptions search_options(const Config& config, std::string_view worker_name);
pg::ListenerOptions listener_options(const Config& config, std::string_view worker_name);
http::ClientOptions client_options(const Config& config);
EmbeddingSettings embedding_settings(const Config& config);
RetrievalSettings retrieval_settings(const Config& config);
PacingSettings pacing_settings(const Config& config);
ClaimSettings claim_settings(const Config& config, std::string worker_name);
TurnSettings turn_settings(const Config& config, std::string prompt);

}  // namespace coach::worker
