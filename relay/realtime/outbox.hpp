// What waits to be written to one client: bounded, and updates of a row that has not been
// sent yet are conflated to the newest once the client lags.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "relay/realtime/frame.hpp"

namespace coach::relay::realtime {

class Outbox {
 public:
  enum class Pushed { queued, conflated, overflowed };

  // Sizes in bytes, see Limits.
  Outbox(std::size_t conflate_from, std::size_t limit) : conflate_from_(conflate_from), limit_(limit) {}

  // Overflowed: the frame was not taken, the client must be dropped.
  Pushed push(Frame frame);

  bool empty() const { return first_ == frames_.size(); }
  std::size_t bytes() const { return bytes_; }
  Frame pop();
  void clear();

 private:
  // A vector with a moving front: an empty deque alone holds half a kilobyte, and ten
  // thousand clients are idle.
  std::vector<Frame> frames_;
  std::size_t first_ = 0;
  std::uint64_t popped_before_ = 0;                                 // sequence number of frames_[0]
  std::unordered_map<std::uint64_t, std::uint64_t> newest_update_;  // row → sequence number
  std::size_t bytes_ = 0;
  std::size_t conflate_from_;
  std::size_t limit_;
};

}  // namespace coach::relay::realtime
