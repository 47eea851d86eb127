#include "relay/realtime/channel_opening.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <optional>
#include <random>
#include <utility>

#include "relay/realtime/binding.hpp"
#include "relay/realtime/channel_messages.hpp"
#include "relay/realtime/uuid.hpp"
#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

namespace json = boost::json;

// Gives each subscription its id. The reply repeats what the client wrote, with the ids.
std::string number(Hub& hub, std::vector<WantedChanges>& changes) {
  std::string echoes;
  for (auto& wanted : changes) {
    wanted.subscription.id = hub.next_subscription_id();
    wanted.echo["id"] = wanted.subscription.id;
    if (!echoes.empty()) echoes += ',';
    echoes += json::serialize(wanted.echo);
  }
  return fmt::format(R"({{"postgres_changes":[{}]}})", echoes);
}

// From here on every change is looked at.
void make_live(Hub& hub, Channel& channel, std::vector<Subscription> bound) {
  auto parts = envelope(channel.protocol, std::nullopt, std::nullopt, channel.topic, "postgres_changes");
  channel.change_head = std::move(parts.head) + R"({"ids":[)";
  for (auto& subscription : bound) {
    subscription.channel = &channel;
    channel.subscriptions.push_back(std::make_shared<const Subscription>(std::move(subscription)));
    hub.index.add(channel.subscriptions.back());
  }
}

}  // namespace

ChannelPtr make_channel(const ClientMessage& join, std::string name, const JoinRequest& request) {
  auto channel = std::make_shared<Channel>();
  channel->topic = join.topic;
  channel->name = std::move(name);
  channel->join_ref = join.join_ref ? join.join_ref : join.ref;
  channel->join_reply_ref = join.ref;
  channel->is_private = request.is_private;
  channel->broadcast_self = request.broadcast_self;
  channel->broadcast_ack = request.broadcast_ack;
  channel->presence_enabled = request.presence_enabled;
  channel->presence_key = request.presence_key;
  return channel;
}

void open_channel(Hub& hub, const ChannelPtr& channel, JoinRequest request) {
  channel->joined = true;
  if (channel->presence_key.empty() && channel->presence_enabled) {
    std::random_device random;
    channel->presence_key = random_uuid(random);
  }
  hub.topics.join(channel);
  const auto response = number(hub, request.changes);
  if (channel->join_reply_ref) channel->send(reply_frame(*channel, channel->join_reply_ref, true, response));
  if (channel->presence_enabled && channel->rights.read_presence) {
    channel->send(text_frame(message_text(channel->protocol, channel->join_ref, std::nullopt, channel->topic,
                                          "presence_state", hub.topics.presence_state(*channel))));
  }
  std::vector<Subscription> wanted;
  for (auto& changes : request.changes) {
    if (!changes.problem.empty()) {
      return channel->send(system_frame(*channel, false, "postgres_changes", changes.problem));
    }
    wanted.push_back(std::move(changes.subscription));
  }
  if (!wanted.empty()) hub.tasks.spawn("subscribe", subscribe(hub, channel, std::move(wanted)));
}

asio::awaitable<void> subscribe(Hub& hub, ChannelPtr channel, std::vector<Subscription> wanted) {
  auto bound = wanted;
  for (auto& subscription : bound) {
    const auto& role = channel->identity->role;
    auto rows = co_await hub.joins.query(sql::realtime_bind,
                                         bind_params(hub.options.publications, subscription, role));
    if (!channel->open()) co_return;
    // Without the database there is nothing to say yet: the client tries again.
    if (!rows && rows.error().failure != pg::Failure::server) co_return channel->client->drop("no database");
    if (!rows || !is_bound(*rows)) {
      const auto refusal = bind_refusal(subscription, rows ? nullptr : &rows.error());
      channel->send(system_frame(*channel, false, "postgres_changes", refusal));
      channel->refused = std::move(wanted);
      co_return;
    }
    take_bound(subscription, *rows);
  }
  make_live(hub, *channel, std::move(bound));
  // A change is certain to come once the stream runs.
  const bool streaming = co_await hub.feed.wait_streaming();
  if (streaming) channel->send(system_frame(*channel, true, "postgres_changes", "Subscribed to PostgreSQL"));
}

}  // namespace coach::relay::realtime
