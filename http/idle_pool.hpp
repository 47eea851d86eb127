// Things that wait to be used again, by key: the most recently used first, a limited number
// per key, none longer than a time. Pure: the caller says what time it is.
//
// There is no timer behind it, which would keep an otherwise finished io_context running:
// what has waited too long goes at the next put() or take(), whatever its key.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/async.hpp"

namespace coach::http {

template <typename T>
class IdlePool {
 public:
  IdlePool(std::size_t max_per_key, Clock::duration max_age) : max_per_key_(max_per_key), max_age_(max_age) {}

  // Keeps `thing`; beyond the limit the one that has waited longest is destroyed.
  void put(const std::string& key, T thing, Clock::time_point now) {
    expire(now);
    if (max_per_key_ == 0) return;
    auto& line = lines_[key];
    if (line.size() == max_per_key_) line.pop_front();
    line.push_back({std::move(thing), now});
  }

  // The one that was put last, so that under little load the others grow old and go.
  std::optional<T> take(const std::string& key, Clock::time_point now) {
    expire(now);
    const auto found = lines_.find(key);
    if (found == lines_.end()) return std::nullopt;
    std::optional<T> thing(std::move(found->second.back().thing));
    found->second.pop_back();
    if (found->second.empty()) lines_.erase(found);
    return thing;
  }

  // Destroys what has waited too long.
  void expire(Clock::time_point now) {
    for (auto entry = lines_.begin(); entry != lines_.end();) {
      auto& line = entry->second;
      while (!line.empty() && now - line.front().since >= max_age_) line.pop_front();
      entry = line.empty() ? lines_.erase(entry) : std::next(entry);
    }
  }

  std::size_t size() const {
    std::size_t total = 0;
    for (const auto& [key, line] : lines_) total += line.size();
    return total;
  }

 private:
  struct Idle {
    T thing;
    Clock::time_point since;
  };

  std::size_t max_per_key_;
  Clock::duration max_age_;
  std::unordered_map<std::string, std::deque<Idle>> lines_;  // each line oldest first, never empty
};

}  // namespace coach::http
