// How often somebody may try, pure: a token bucket per key, the caller says what time it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/async.hpp"

namespace coach::relay {

struct RateLimit {
  double burst = 30;                         // tries at once
  std::chrono::milliseconds refill{10'000};  // for one more
};

class RateLimiter {
 public:
  // Remembers `max_keys` keys at the most; when there are more, those that may do
  // everything are forgotten first, then all: an attacker with many addresses can lift
  // the limit, but never fill the memory.
  explicit RateLimiter(RateLimit limit, std::size_t max_keys = 100'000)
      : limit_(limit), max_keys_(max_keys) {}

  // Takes one try of `key`; false when none is left.
  bool allow(std::string_view key, Clock::time_point now);

  // Gives a try back: only failures should count.
  void give_back(std::string_view key);

 private:
  struct Bucket {
    double tokens;
    Clock::time_point at;
  };
  double tokens_at(const Bucket& bucket, Clock::time_point now) const;
  void make_room(Clock::time_point now);

  RateLimit limit_;
  std::size_t max_keys_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace coach::relay
