// What is done to the system and when, from a seed: the same seed, the same plan. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace coach::chaos {

using std::chrono::milliseconds;

enum class Blow {
  kill,               // SIGKILL of a worker, which is started again after `length`
  retire,             // SIGTERM, as at a deployment: it hands its jobs back; started again
  freeze,             // SIGSTOP for `length`, longer than the lease, then SIGCONT
  nap,                // the same, shorter than the lease: nothing may be lost by it
  disconnect,         // the server ends the sessions of a worker, or of all (every_worker)
  restart_fast,       // PostgreSQL is restarted in order
  restart_immediate,  // PostgreSQL is killed and recovers from its log
  provider_freeze,    // every answer stalls for `length`
  failover,  // the standby is cut off; `length` later the primary is killed and the standby takes over
};
std::string_view to_string(Blow blow);

constexpr int every_worker = -1;

struct Disturbance {
  milliseconds at{0};  // from the begin of the run
  Blow blow = Blow::kill;
  int worker = every_worker;  // which worker, from 0; every_worker where none is meant
  milliseconds length{0};
  bool operator==(const Disturbance&) const = default;
};

struct ScheduleSettings {
  milliseconds length{120'000};
  int workers = 3;  // at least 2
  milliseconds lease{3'000};
};

// Ordered by time. Every kind of blow comes once before any comes again, as far as the
// time lasts, and at every moment one worker at least is neither dead nor frozen: nobody
// could rescue anything otherwise, and the time to recover would say nothing.
std::vector<Disturbance> plan_disturbances(std::uint64_t seed, const ScheduleSettings& settings);

// A run of fail-overs, ordered by time. What is committed while the standby is cut off, up to
// `most_lag`, is lost; the first one loses at least half of that. Around each of them workers
// are taken away so that claims are made that will be lost, and that their holders sleep
// through the fail-over, for less and for more than a lease; one worker at least stays.
std::vector<Disturbance> plan_failovers(std::uint64_t seed, const ScheduleSettings& settings,
                                        milliseconds most_lag);

}  // namespace coach::chaos
