// How much of a processor past turns may take while live replies are being made. Pure.
//
// A provider takes seconds, a turn a few milliseconds of processor time here and about as much in PostgreSQL:
// many turns at once cost live replies nothing. But where answers come fast (a short max_tokens, a provider
// next door), turns follow one another as fast as the machine can make them, and live replies would wait for
// it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "core/async.hpp"

namespace coach::worker {

class CpuShare {
 public:
  // `share` of one processor, for all that the process does.
  explicit CpuShare(double share) : share_(share) {}

  // How many turns may begin now; without live replies as many as there are. `used`: the processor time that
  // this process has taken so far.
  std::size_t room(Clock::time_point now, std::chrono::nanoseconds used, bool live);

 private:
  struct Seen {
    Clock::time_point at;
    std::chrono::nanoseconds used;
  };
  double share_;
  std::chrono::duration<double> level_{};  // processor time that may still be taken
  std::optional<Seen> seen_;               // while there are live replies
};

// The processor time of this process, user and system.
std::chrono::nanoseconds process_cpu_time();

}  // namespace coach::worker
