#include "relay/realtime/outbox.hpp"

#include <iterator>
#include <utility>

namespace coach::relay::realtime {

Outbox::Pushed Outbox::push(Frame frame) {
  if (frame.row != 0 && frame.replaceable && bytes_ >= conflate_from_) {
    if (const auto found = newest_update_.find(frame.row); found != newest_update_.end()) {
      Frame& older = frames_[static_cast<std::size_t>(found->second - popped_before_)];
      bytes_ = bytes_ - older.size() + frame.size();
      older = std::move(frame);
      return Pushed::conflated;
    }
  }
  if (bytes_ + frame.size() > limit_) return Pushed::overflowed;
  bytes_ += frame.size();
  if (frame.row != 0) {
    // After an INSERT or DELETE the older update of that row must stay where it is.
    if (frame.replaceable) {
      newest_update_[frame.row] = popped_before_ + frames_.size();
    } else {
      newest_update_.erase(frame.row);
    }
  }
  frames_.push_back(std::move(frame));
  return Pushed::queued;
}

Frame Outbox::pop() {
  Frame frame = std::move(frames_[first_]);
  const auto sequence = popped_before_ + first_;
  ++first_;
  bytes_ -= frame.size();
  if (const auto found = newest_update_.find(frame.row);
      found != newest_update_.end() && found->second == sequence) {
    newest_update_.erase(found);
  }
  if (first_ == frames_.size() || first_ >= 1'024) {
    popped_before_ += first_;
    frames_.erase(frames_.begin(), std::next(frames_.begin(), static_cast<std::ptrdiff_t>(first_)));
    first_ = 0;
  }
  if (frames_.empty() && frames_.capacity() > 64) std::vector<Frame>().swap(frames_);
  return frame;
}

void Outbox::clear() {
  popped_before_ += frames_.size();
  std::vector<Frame>().swap(frames_);
  first_ = 0;
  newest_update_.clear();
  bytes_ = 0;
}

}  // namespace coach::relay::realtime
