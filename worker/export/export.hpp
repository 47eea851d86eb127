// `coach-worker export`: conversations as JSON lines for fine-tuning, one page in memory at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/connection.hpp"

namespace coach::worker {

struct ExportOptions {
  std::optional<int> rating;  // -1, 0 or 1; nullopt: any
  std::vector<std::string> statuses = {"complete"};
  std::optional<std::string> from;    // YYYY-MM-DD, of the reply, UTC
  std::optional<std::string> to;      // the last day, included
  std::optional<std::string> system;  // text of the first message
  bool keep_athlete_details = false;
};

// Hands each line to `write`, which may refuse (a full disk): then it ends. How many lines there were, or a
// sentence.
asio::awaitable<std::expected<std::int64_t, std::string>> export_conversations(
    pg::Connection& database, ExportOptions options, std::function<bool(std::string_view)> write);

}  // namespace coach::worker
