// What all sockets of a relay share.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "relay/jwt/key_ring.hpp"
#include "relay/realtime/change_feed.hpp"
#include "relay/realtime/database.hpp"
#include "relay/realtime/identity.hpp"
#include "relay/realtime/rate_limit.hpp"
#include "relay/realtime/rear_view.hpp"
#include "relay/realtime/service.hpp"
#include "relay/realtime/subscription_index.hpp"
#include "relay/realtime/topics.hpp"

namespace coach::relay::realtime {

struct Hub {
  Hub(const Executor& executor, Options wanted, const KeyRing& ring, ChangeFeed::Callbacks callbacks);

  std::expected<IdentityPtr, JwtError> identity_of(std::string_view token);

  // The error is the database's.
  asio::awaitable<std::expected<TopicRights, pg::Error>> rights(IdentityPtr user, std::string topic);

  std::uint32_t next_subscription_id() {
    subscription_ids = subscription_ids % 0x3fffffff + 1;  // never 0
    return subscription_ids;
  }

  Options options;
  const KeyRing& keys;
  Statistics statistics;
  IdentityPool identities;
  Topics topics;
  SubscriptionIndex index;
  Database joins;   // joining: subscriptions, policies
  Database checks;  // every change's check, on a connection of its own
  RearView rear_view;
  ChangeFeed feed;
  TaskGroup tasks;  // joins under way
  RateLimit http_broadcasts;
  std::uint32_t subscription_ids = 0;
};

}  // namespace coach::relay::realtime
