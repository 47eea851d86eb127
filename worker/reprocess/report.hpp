// `reprocess report RUN`: reads a run's results and writes what they come to.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "worker/reprocess/comparison.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::worker {

// What a report says of the run itself.
struct RunHeader {
  std::int64_t id = 0;
  std::string state;
  std::string created_at;  // UTC
  std::string model;
  int match_count = 0;
  int history_turns = 0;
  std::int64_t turns = 0;
  Prices prices;
  Prices original_prices;
  double spent_usd = 0;  // with attempts that came to nothing
};

struct RunReport {
  RunHeader run;
  Comparison figures;
};

// Page by page; what is kept are numbers, no texts.
asio::awaitable<OrSentence<RunReport>> read_report(pg::Connection& database, std::int64_t run);

// Pure. No text of a conversation is in any of them.
std::string run_report_table(const RunReport& report);
std::string run_report_json(const RunReport& report);
std::string run_report_html(const RunReport& report);  // one page, nothing loaded from elsewhere

}  // namespace coach::worker
