// Who a channel belongs to: what row-level security is asked with.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "relay/jwt/claims.hpp"

namespace coach::relay::realtime {

struct Identity {
  std::string role;
  std::string claims;  // JSON, for request.jwt.claims
  std::string subject;
  std::int64_t expires_at = 0;  // seconds since 1970
};
using IdentityPtr = std::shared_ptr<const Identity>;

// One object for equal claims: ten thousand anonymous sockets share one, and a change is
// checked once for all channels of a user.
class IdentityPool {
 public:
  IdentityPtr intern(const Claims& claims) {
    auto& slot = known_[claims.json];
    auto identity = slot.lock();
    if (identity == nullptr || identity->role != claims.role) {
      identity = std::make_shared<const Identity>(
          Identity{claims.role, claims.json, claims.subject, claims.expires_at});
      slot = identity;
    }
    if (known_.size() > 2 * live_at_last_sweep_ + 1'000) sweep();
    return identity;
  }

 private:
  void sweep() {
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
    live_at_last_sweep_ = known_.size();
  }

  std::unordered_map<std::string, std::weak_ptr<const Identity>> known_;
  std::size_t live_at_last_sweep_ = 0;
};

}  // namespace coach::relay::realtime
