// What every turn of a run is asked with (coach.reprocess_runs).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <string>

#include "pg/pipeline.hpp"
#include "worker/config.hpp"
#include "worker/prices.hpp"
#include "worker/turn/chat_body.hpp"
#include "worker/turn/retrieval.hpp"

namespace coach::worker {

struct RunParameters {
  ChatSettings chat;
  std::string prompt;
  int history_turns = 8;
  RetrievalSettings retrieval;
  Prices prices;  // known once the run is made
};

asio::awaitable<std::expected<RunParameters, std::string>> load_run(pg::Pipeline& database, std::int64_t run);

// Which providers a process asks: it takes part only in runs that were made for the same.
std::string provider_of(const Config& config);
std::string embeddings_of(const Config& config);

}  // namespace coach::worker
