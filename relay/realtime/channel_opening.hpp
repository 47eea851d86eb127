// What follows an accepted join: the reply, who is present, and the subscriptions to
// changes once the database has taken them.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "relay/realtime/channel.hpp"
#include "relay/realtime/hub.hpp"
#include "relay/realtime/join_request.hpp"

namespace coach::relay::realtime {

// The channel that `request` asks for, not yet joined.
ChannelPtr make_channel(const ClientMessage& join, std::string name, const JoinRequest& request);

// Joins the topic, answers the join and spawns subscribe() for the changes it asks for.
void open_channel(Hub& hub, const ChannelPtr& channel, JoinRequest request);

// Makes `wanted` live and says so; ends without a word when the channel is closed
// meanwhile. What the database refuses for this user is kept in `channel->refused`.
asio::awaitable<void> subscribe(Hub& hub, ChannelPtr channel, std::vector<Subscription> wanted);

}  // namespace coach::relay::realtime
