// Shows a run's progress on standard error: a line that is drawn anew on a terminal, else now and
// then a plain line.
#pragma once

#include <optional>

#include "worker/reprocess/progress.hpp"

namespace coach::worker {

bool on_a_terminal();

class ProgressDisplay {
 public:
  void show(Clock::time_point now, const RunStatus& status, const RunPace& pace);
  // The last state; what is printed afterwards stands on a line of its own.
  void end(const RunStatus& status, const RunPace& pace);

 private:
  std::optional<Clock::time_point> shown_at_;
};

}  // namespace coach::worker
