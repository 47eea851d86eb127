#include "tests/chaos/recovery.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace coach::chaos {
namespace {

// The process id that a worker's name ends with; 0 without one.
int pid_of(std::string_view worker) {
  const auto colon = worker.rfind(':');
  if (colon == std::string_view::npos) return 0;
  const auto digits = worker.substr(colon + 1);
  int pid = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), pid);
  return pid;
}

bool is_restart(Blow blow) {
  return blow == Blow::restart_fast || blow == Blow::restart_immediate || blow == Blow::failover;
}

// The worker cannot come back in time: its first such blow is when the job lost it. After
// any other it may have gone on, and the last one counts.
bool is_fatal(Blow blow) {
  return blow == Blow::kill || blow == Blow::retire || blow == Blow::freeze;
}

bool strikes(const Incident& incident, int pid) {
  if (incident.blow == Blow::provider_freeze) return false;
  return incident.pid == 0 || incident.pid == pid;
}

// A claim and the next one of the same job.
struct Reclaim {
  std::string_view holder;
  Microseconds claimed = 0;
  Microseconds taken = 0;  // from the holder, by a rescue
  Microseconds again = 0;
};

// Jobs that were taken from their holder, not given back by it.
std::vector<Reclaim> reclaims(const Evidence& evidence) {
  struct Held {
    std::string_view worker;
    Microseconds since = 0;
    Microseconds taken = 0;
    bool given_back = false;
  };
  std::unordered_map<std::string_view, Held> held;
  std::vector<Reclaim> found;
  for (const auto& event : evidence.job_events) {
    if (event.old_state == "running" && !event.state.empty()) {
      auto& before = held[event.message_id];
      before.taken = event.at;
      // Who rescues may be the old holder itself, woken up again.
      before.given_back = event.writer == event.old_worker && event.old_lease_until > event.at;
    }
    if (event.state != "running") continue;
    const auto [before, first] = held.try_emplace(event.message_id);
    if (!first && !before->second.given_back) {
      found.push_back({before->second.worker, before->second.since, before->second.taken, event.at});
    }
    before->second = {.worker = event.worker, .since = event.at};
  }
  return found;
}

std::optional<Microseconds> when_lost(const Evidence& evidence, const Reclaim& reclaim) {
  const int pid = pid_of(reclaim.holder);
  std::optional<Microseconds> lost;
  for (const auto& incident : evidence.incidents) {
    // What began before the claim may still keep the holder from renewing. (A claim that was
    // on its way comes in after its sender died.)
    if (!strikes(incident, pid) || incident.until < reclaim.claimed || incident.from > reclaim.again)
      continue;
    lost = std::max(incident.from, reclaim.claimed);
    if (is_fatal(incident.blow)) break;
  }
  return lost;
}

Microseconds downtime(const Evidence& evidence, Microseconds from, Microseconds until) {
  Microseconds down = 0;
  for (const auto& incident : evidence.incidents) {
    if (!is_restart(incident.blow)) continue;
    down += std::max<Microseconds>(0, std::min(until, incident.until) - std::max(from, incident.from));
  }
  return down;
}

}  // namespace

RecoveryTimes recovery_times(const Evidence& evidence) {
  RecoveryTimes times;
  for (const auto& reclaim : reclaims(evidence)) {
    const auto lost = when_lost(evidence, reclaim);
    if (!lost) continue;
    times.noticed.push_back(reclaim.taken - *lost - downtime(evidence, *lost, reclaim.taken));
    times.claimed.push_back(reclaim.again - *lost - downtime(evidence, *lost, reclaim.again));
  }
  return times;
}

Microseconds percentile(std::vector<Microseconds> samples, double share) {
  if (samples.empty()) return 0;
  std::ranges::sort(samples);
  const auto rank = std::ceil(share * static_cast<double>(samples.size()));
  return samples[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

std::size_t unexplained_rescues(const Evidence& evidence) {
  return static_cast<std::size_t>(std::ranges::count_if(
      reclaims(evidence), [&](const Reclaim& reclaim) { return !when_lost(evidence, reclaim); }));
}

}  // namespace coach::chaos
