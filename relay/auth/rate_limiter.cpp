#include "relay/auth/rate_limiter.hpp"

#include <algorithm>

namespace coach::relay {

bool RateLimiter::allow(std::string_view key, Clock::time_point now) {
  const std::string name(key);
  if (buckets_.size() >= max_keys_ && !buckets_.contains(name)) make_room(now);
  auto& bucket = buckets_.try_emplace(name, Bucket{limit_.burst, now}).first->second;
  bucket = {tokens_at(bucket, now), now};
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

void RateLimiter::give_back(std::string_view key) {
  if (const auto found = buckets_.find(std::string(key)); found != buckets_.end()) {
    found->second.tokens = std::min(limit_.burst, found->second.tokens + 1);
  }
}

double RateLimiter::tokens_at(const Bucket& bucket, Clock::time_point now) const {
  const std::chrono::duration<double> passed = now - bucket.at;
  return std::min(limit_.burst, bucket.tokens + passed / std::chrono::duration<double>(limit_.refill));
}

void RateLimiter::make_room(Clock::time_point now) {
  std::erase_if(buckets_, [&](const auto& entry) { return tokens_at(entry.second, now) >= limit_.burst; });
  if (buckets_.size() >= max_keys_) buckets_.clear();
}

}  // namespace coach::relay
