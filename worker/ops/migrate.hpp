// `coach-worker migrate`: brings a database to the schema this program knows, while workers
// are at work on it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <span>
#include <string>

#include "core/async.hpp"
#include "worker/config.hpp"

namespace coach::sql {
struct Migration;
}

namespace coach::worker {

struct MigrateOptions {
  bool dry_run = false;  // everything in one transaction, which is rolled back
  // For one lock. While a migration waits for a table, everybody else waits behind it.
  milliseconds lock_timeout{2'000};
  milliseconds statement_timeout{300'000};
  // How long a file is tried again that met a lock, and another migration is waited for.
  milliseconds patience{120'000};
};

// Applies what is pending, each file in a transaction of its own, under an advisory lock
// so that two runs at once do no harm. Prints a line a file. Error: a sentence.
asio::awaitable<std::expected<void, std::string>> migrate(Executor executor, const Config& config,
                                                          MigrateOptions options = {});

// The same with other files than this program's.
asio::awaitable<std::expected<void, std::string>> migrate(Executor executor, const Config& config,
                                                          MigrateOptions options,
                                                          std::span<const sql::Migration> known);

}  // namespace coach::worker
