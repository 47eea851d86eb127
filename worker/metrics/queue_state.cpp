#include "worker/metrics/queue_state.hpp"

#include <functional>
#include <string>
#include <utility>

namespace coach::worker {
namespace {

using Read = std::function<std::optional<double>(const QueueState&)>;

class Sources {
 public:
  Sources(Metrics& metrics, const std::optional<QueueState>& state) : metrics_(metrics), state_(state) {}

  void add(const char* name, const char* help, Read read, Metrics::Labels labels = {}) {
    metrics_.add_source(
        name, Metrics::Kind::gauge, help,
        [&state = state_, read = std::move(read)] { return state ? read(*state) : std::nullopt; },
        std::move(labels));
  }

 private:
  Metrics& metrics_;
  const std::optional<QueueState>& state_;
};

void add_depths(Sources& sources) {
  using Class = QueueState::Class;
  const std::pair<const char*, Class QueueState::*> classes[] = {{"live", &QueueState::live},
                                                                 {"batch", &QueueState::batch}};
  const std::pair<const char*, std::int64_t Class::*> states[] = {{"waiting", &Class::waiting},
                                                                  {"delayed", &Class::delayed},
                                                                  {"ready", &Class::ready},
                                                                  {"running", &Class::running}};
  for (const auto& [class_name, which] : classes) {
    for (const auto& [state_name, count] : states) {
      sources.add("coach_queue_jobs", "Jobs in the queue, of all workers.",
                  [which, count](const QueueState& s) { return static_cast<double>(s.*which.*count); },
                  {{"state", state_name}, {"class", class_name}});
    }
  }
  for (const auto& [class_name, which] : classes) {
    sources.add(
        "coach_queue_oldest_ready_seconds", "How long the oldest job that may be claimed has been waiting.",
        [which](const QueueState& s) { return (s.*which).oldest_ready_seconds; }, {{"class", class_name}});
  }
}

}  // namespace

QueueState read_queue_state(const pg::Result& row) {
  QueueState state;
  state.live = {row.integer(0, 0), row.integer(0, 1), row.integer(0, 2), row.integer(0, 3), row.number(0, 8)};
  state.batch = {row.integer(0, 4), row.integer(0, 5), row.integer(0, 6), row.integer(0, 7),
                 row.number(0, 9)};
  state.expired_leases = row.integer(0, 10);
  state.dead_jobs = row.integer(0, 11);
  state.workers = row.integer(0, 12);
  state.paused = row.boolean(0, 13);
  state.spent_today = row.number(0, 14);
  if (!row.null(0, 15)) state.daily_spend_limit = row.number(0, 15);
  state.prices = {row.number(0, 16), row.number(0, 17)};
  return state;
}

void add_queue_sources(Metrics& metrics, const std::optional<QueueState>& state) {
  Sources sources(metrics, state);
  add_depths(sources);
  const auto count = [](std::int64_t QueueState::* which) {
    return [which](const QueueState& s) { return static_cast<double>(s.*which); };
  };
  sources.add("coach_queue_expired_leases", "Running jobs whose lease has run out: to be rescued.",
              count(&QueueState::expired_leases));
  sources.add("coach_dead_jobs", "Jobs given up for good that nobody has retried or purged.",
              count(&QueueState::dead_jobs));
  sources.add("coach_workers_alive", "Workers seen within a lease.", count(&QueueState::workers));
  sources.add("coach_claiming_paused", "1: nothing is claimed (coach-worker jobs pause).",
              [](const QueueState& s) { return s.paused ? 1.0 : 0.0; });
  sources.add("coach_spent_today_dollars", "What today's replies to athletes cost (UTC), of all workers.",
              [](const QueueState& s) { return s.spent_today; });
  sources.add("coach_daily_spend_limit_dollars", "Beyond it questions are refused; absent: no limit.",
              [](const QueueState& s) { return s.daily_spend_limit; });
}

}  // namespace coach::worker
