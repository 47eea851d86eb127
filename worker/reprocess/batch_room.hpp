// How many past turns a process may take on. Pure.
#pragma once

#include <algorithm>
#include <cstddef>

namespace coach::worker {

struct BatchLoad {
  std::size_t in_flight = 0;   // past turns being made
  std::size_t most = 0;        // at once
  std::size_t affordable = 0;  // RateBudget::affordable(…, batch work)
  std::size_t live = 0;        // live replies of this process
  std::size_t most_live = 0;   // of which it may have so many
  bool live_waits = false;     // live jobs are there that it has no room for
};

// Live replies and past turns share the process's room, and live jobs that wait stop all else.
inline std::size_t batch_room(const BatchLoad& load) {
  const auto taken = load.live + load.in_flight;
  if (load.live_waits || load.in_flight >= load.most || taken >= load.most_live) return 0;
  return std::min({load.most - load.in_flight, load.most_live - taken, load.affordable});
}

// Turns are claimed some at a time: a statement for each that ends would cost more than it brings.
// `waited`: the last claim is long enough ago.
inline bool worth_a_claim(std::size_t room, std::size_t in_flight, std::size_t most, bool waited) {
  return room > 0 && (waited || in_flight == 0 || room >= std::max<std::size_t>(1, most / 8));
}

}  // namespace coach::worker
