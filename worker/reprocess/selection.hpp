// Which past turns a run is about.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/connection.hpp"

namespace coach::worker {

// All that is given must hold. Days are of the reply, in UTC, the last one included.
struct Selection {
  std::vector<std::string> conversations;
  std::vector<std::string> athletes;
  std::optional<std::string> from;  // YYYY-MM-DD
  std::optional<std::string> to;
  bool rated_down = false;
  bool failed = false;
  bool all = false;
  bool operator==(const Selection&) const = default;
};

// What is wrong with it (an id, a date, nothing chosen), or an empty text.
std::string check_selection(const Selection& selection);

// As coach.reprocess_runs keeps it, so that a run that was interrupted while its turns were chosen goes on.
std::string selection_json(const Selection& selection);
Selection parse_selection(std::string_view json_text);

struct SelectionTotals {
  std::int64_t turns = 0;
  std::int64_t known = 0;  // of which tokens were recorded
  std::int64_t tokens_in = 0;
  std::int64_t tokens_out = 0;
};

// Goes through the selected replies page by page; with `run` they become its turns. Choosing twice
// changes nothing. Error: a sentence.
asio::awaitable<std::expected<SelectionTotals, std::string>> select_turns(pg::Connection& database,
                                                                          Selection selection,
                                                                          std::optional<std::int64_t> run);

}  // namespace coach::worker
