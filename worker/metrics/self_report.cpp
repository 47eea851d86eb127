#include "worker/metrics/self_report.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sql/queries.hpp"

namespace coach::worker {

SelfReport::SelfReport(WorkerMetrics& metrics, Parts parts, std::size_t max_replies,
                       std::chrono::milliseconds lease)
    : metrics_(metrics), parts_(std::move(parts)), lease_(lease) {
  add_sources(max_replies);
}

void SelfReport::add_sources(std::size_t max_replies) {
  using Kind = Metrics::Kind;
  auto& all = metrics_.all;
  const auto connection = [&all](const char* name, const auto& link) {
    all.add_source("coach_database_connected", Kind::gauge, "1: this connection is there.",
                   [&link] { return link.connected() ? 1.0 : 0.0; }, {{"connection", name}});
  };
  connection("work", parts_.work);
  connection("search", parts_.search);
  connection("listen", parts_.listener);
  all.add_source("coach_replies_in_flight", Kind::gauge, "Replies this worker is making.",
                 [this] { return static_cast<double>(parts_.replies()); });
  all.add_source("coach_replies_limit", Kind::gauge, "Replies this worker makes at most at once.",
                 [max_replies] { return static_cast<double>(max_replies); });
}

// On the search connection: the token writes wait for nobody who is curious.
asio::awaitable<std::string> SelfReport::scrape() {
  std::optional<QueueState> state;
  if (parts_.search.connected()) {
    pg::Params params;
    params.integer(lease_.count());
    const auto row = co_await parts_.search.query(sql::queue_state, std::move(params));
    if (row && row->rows() == 1) state = read_queue_state(*row);
  }
  metrics_.told(state);
  co_return metrics_.all.text();
}

Readiness SelfReport::readiness() const {
  Readiness readiness;
  readiness.parts = {{"database", parts_.work.connected()},
                     {"accepting", parts_.accepting()},
                     {"claiming", parts_.claiming()},
                     {"beating", parts_.beating()}};
  readiness.ready = std::ranges::all_of(readiness.parts, [](const auto& part) { return part.second; });
  // Without them replies are made all the same: without context, and found by looking.
  readiness.parts.emplace_back("search", parts_.search.connected());
  readiness.parts.emplace_back("listen", parts_.listener.connected());
  return readiness;
}

}  // namespace coach::worker
