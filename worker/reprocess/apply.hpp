// `reprocess apply RUN` and `revert RUN`: a run's answers in the place of the originals, and back.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>

#include "worker/reprocess/run_store.hpp"

namespace coach::worker {

// Each returns how many replies were changed; in pieces, so that no transaction is long. Repeating either
// changes nothing more. Error: a sentence, also when the run is still being worked on.
asio::awaitable<OrSentence<std::int64_t>> apply_run(pg::Connection& database, std::int64_t run);
asio::awaitable<OrSentence<std::int64_t>> revert_run(pg::Connection& database, std::int64_t run);

}  // namespace coach::worker
