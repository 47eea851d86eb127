// Reads what the database knows after a run.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "pg/connection.hpp"
#include "tests/chaos/evidence.hpp"

namespace coach::chaos {

// Fills questions, replies, writes, job_events, jobs_left and dead_jobs. Throws with the server's words.
asio::awaitable<void> read_evidence(pg::Connection& connection, Evidence& evidence);

}  // namespace coach::chaos
