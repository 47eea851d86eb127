// Who was shown which row during the last moment: rows too young to stand in a snapshot of
// the rear view when they are deleted.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "core/async.hpp"
#include "relay/realtime/identity.hpp"

namespace coach::relay::realtime {

class SeenRows {
 public:
  void remember(std::uint64_t row, const IdentityPtr& user, Clock::time_point now) {
    auto& entry = last_[{row, user}];
    entry = now;
    order_.push_back({now, row, user});
  }

  bool contains(std::uint64_t row, const IdentityPtr& user) const { return last_.contains({row, user}); }

  void forget_before(Clock::time_point limit) {
    for (; !order_.empty() && order_.front().at < limit; order_.pop_front()) {
      const auto found = last_.find({order_.front().row, order_.front().user});
      if (found != last_.end() && found->second < limit) last_.erase(found);
    }
  }

 private:
  struct Sighting {
    Clock::time_point at;
    std::uint64_t row;
    IdentityPtr user;
  };
  std::map<std::pair<std::uint64_t, IdentityPtr>, Clock::time_point> last_;
  std::deque<Sighting> order_;
};

}  // namespace coach::relay::realtime
