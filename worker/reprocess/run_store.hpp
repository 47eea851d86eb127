// The runs as the database keeps them: making, starting, resuming, watching.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "pg/connection.hpp"
#include "worker/config.hpp"
#include "worker/reprocess/estimate.hpp"
#include "worker/reprocess/progress.hpp"
#include "worker/reprocess/reprocess_options.hpp"

namespace coach::worker {

template <typename T>
using OrSentence = std::expected<T, std::string>;

// Connects as the worker's role.
asio::awaitable<OrSentence<void>> connect_worker(pg::Connection& database, const Config& config);

// What the selected turns will cost.
asio::awaitable<OrSentence<Estimate>> estimate_run(pg::Connection& database, const Config& config,
                                                   const ReprocessOptions& options, RunParameters run);

// Makes a run and chooses its turns; nobody works on it yet. The run's id.
asio::awaitable<OrSentence<std::int64_t>> create_run(pg::Connection& database, const Config& config,
                                                     const ReprocessOptions& options, RunParameters run,
                                                     double reserved_per_turn);

// Chooses the turns (again, after an interruption) and lets processes begin.
asio::awaitable<OrSentence<void>> fill_and_start(pg::Connection& database, std::int64_t run,
                                                 Selection selection);

struct Resumed {
  bool complete = false;  // there is nothing to go on with
  bool ours = true;       // it did not go on already: whoever set it going may pause it
};
asio::awaitable<OrSentence<Resumed>> resume_run(pg::Connection& database, const Config& config,
                                                const ReprocessOptions& options);

asio::awaitable<OrSentence<void>> pause_run(pg::Connection& database, std::int64_t run);

// Deletes the run, its answers and the originals it kept. How many answers went; a sentence also when it is
// worked on or applied.
asio::awaitable<OrSentence<std::int64_t>> delete_run(pg::Connection& database, std::int64_t run);

asio::awaitable<OrSentence<RunStatus>> run_status(pg::Connection& database, std::int64_t run);

}  // namespace coach::worker
