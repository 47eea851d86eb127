// How far a run is, in words. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/async.hpp"

namespace coach::worker {

// As sql/queries/reprocess_status.sql tells it.
struct RunStatus {
  std::string state;
  std::string paused_by;
  std::int64_t turns = 0;
  std::int64_t complete = 0;
  std::int64_t failed = 0;
  std::int64_t in_flight = 0;
  double usd = 0;
  std::optional<double> budget_usd;
  std::int64_t done() const { return complete + failed; }
};

// Turns a second of late: what a person means by "how fast is it now".
class RunPace {
 public:
  void saw(Clock::time_point now, std::int64_t done);
  double per_second() const { return per_second_; }
  // Seconds until `left` turns are done; nullopt: not known yet.
  std::optional<double> left(std::int64_t left) const;

 private:
  std::optional<Clock::time_point> seen_at_;
  std::int64_t done_ = 0;
  double per_second_ = 0;
  bool known_ = false;
};

// "42 % of 10,000 turns, 31.0/s, $1.23 of $5.00, 3 min left, 2 failed".
std::string progress_text(const RunStatus& status, const RunPace& pace);

// The same with a bar in front, cut to `width` columns.
std::string progress_bar(const RunStatus& status, const RunPace& pace, std::size_t width);

// "8 s", "3 min", "2 h 5 min".
std::string time_left(double seconds);

// How a run stands when a process leaves it, and the command that comes next.
std::string ending_text(std::int64_t run, const RunStatus& status);

}  // namespace coach::worker
