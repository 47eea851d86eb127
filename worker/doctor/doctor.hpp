// `coach-worker doctor`: what is right and what is wrong, on one page.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "worker/config.hpp"
#include "worker/doctor/report.hpp"

namespace coach::worker {

// Examines what `config` names, as a worker would use it: logged in with DATABASE_URL. Nothing is
// changed anywhere; the providers are asked for one embedding and one token. A configuration
// that could not be read is the report's only finding.
asio::awaitable<Report> examine(Executor executor, std::expected<Config, std::vector<std::string>> config);

}  // namespace coach::worker
