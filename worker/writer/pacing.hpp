// When to write: the intervals of the token writer (DESIGN.md, decision 6). Pure.
#pragma once

#include <chrono>
#include <cstddef>

#include "core/async.hpp"

namespace coach::worker {

struct PacingSettings {
  std::chrono::milliseconds min_interval{50};   // between two writes of one reply, at first
  std::chrono::milliseconds max_interval{200};  // and for a long text
  double max_writes_per_second = 25;            // transactions of this process
};

// How long a reply of `bytes` waits between two writes. Each write stores the whole row
// again, so the interval grows with the text and what is written stays near-linear in it.
Clock::duration reply_interval(const PacingSettings& settings, std::size_t bytes);

// The rhythm of the statements of one process.
class WritePacer {
 public:
  explicit WritePacer(const PacingSettings& settings);

  // The earliest moment for a statement that a reader is waiting for (a first token).
  Clock::time_point next_urgent(Clock::time_point now) const;

  // The earliest moment for an ordinary tick: leaves room for urgent ones, and at least
  // as much rest as the database took for its last statements.
  Clock::time_point next_tick(Clock::time_point now) const;

  // A statement was sent at `sent` and answered at `answered`.
  void wrote(Clock::time_point sent, Clock::time_point answered);

 private:
  double tokens_at(Clock::time_point now) const;

  double rate_;
  double tokens_;
  Clock::time_point refilled_{};
  Clock::time_point last_sent_{};
  Clock::duration smoothed_latency_{};
};

}  // namespace coach::worker
