// `coach-worker migrate`: brings a database to the schema this program knows.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>

#include "core/async.hpp"
#include "worker/config.hpp"

namespace coach::worker {

// Applies what is pending, each file in a transaction of its own, under an advisory lock
// so that two runs at once do no harm. Prints a line a file. Error: a sentence.
asio::awaitable<std::expected<void, std::string>> migrate(Executor executor, const Config& config);

}  // namespace coach::worker
