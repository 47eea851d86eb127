#include "relay/realtime/conversation.hpp"

#include <boost/json/serialize.hpp>
#include <random>
#include <utility>

#include "core/log.hpp"
#include "relay/realtime/channel_messages.hpp"
#include "relay/realtime/channel_opening.hpp"
#include "relay/realtime/token_error.hpp"
#include "relay/realtime/uuid.hpp"

namespace coach::relay::realtime {
namespace {

namespace json = boost::json;

constexpr std::string_view prefix = "realtime:";

std::string text_member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

// A member that is an object, as JSON; {} for anything else: clients cannot take null.
std::string object_member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr || !value->is_object() ? "{}" : json::serialize(*value);
}

std::string unauthorized(const Channel& channel) {
  return "Unauthorized: You do not have permissions to read from this Channel topic: " + channel.name;
}

}  // namespace

Conversation::Conversation(Hub& hub, Client& client, Protocol protocol, IdentityPtr key)
    : hub_(hub), client_(&client), protocol_(protocol), key_(std::move(key)) {}

void Conversation::take_text(std::string_view text) {
  auto message = parse_message(protocol_, text);
  if (!message) return log::debug("realtime: {}", message.error());
  take(*message);
}

void Conversation::take_binary(std::string_view bytes) {
  auto message = parse_binary_broadcast(bytes);
  if (!message) return log::debug("realtime: {}", message.error());
  const auto channel = find(message->topic, message->join_ref);
  if (channel == nullptr || !within_rate(channel)) return;
  take_broadcast(
      channel, message->ref,
      {std::move(message->event), std::move(message->meta), message->encoding, std::move(message->payload)});
}

void Conversation::take(const ClientMessage& message) {
  if (message.topic == "phoenix") {
    if (message.event != "heartbeat") return;
    return client_->send(text_frame(reply_text(protocol_, std::nullopt, message.ref, "phoenix", true, "{}")));
  }
  if (message.event == "phx_join") return join(message);
  const auto channel = find(message.topic, message.join_ref);
  if (channel == nullptr) {
    return client_->send(text_frame(reply_text(protocol_, message.join_ref, message.ref, message.topic, false,
                                               reason_json("unmatched topic"))));
  }
  if (message.event == "phx_leave") return leave(channel, message);
  if (message.event == "access_token") return take_token(channel, message);
  if (!within_rate(channel)) return;
  if (message.event == "presence") return take_presence(channel, message);
  if (message.event == "broadcast") {
    take_broadcast(channel, message.ref,
                   {text_member(message.payload, "event"),
                    {},
                    Encoding::json,
                    object_member(message.payload, "payload")});
  }
}

ChannelPtr Conversation::find(const std::string& topic, const Ref& join_ref) const {
  const auto found = channels_.find(topic);
  if (found == channels_.end()) return nullptr;
  // Sent before the client joined the topic again.
  if (join_ref && found->second->join_ref && *join_ref != *found->second->join_ref) return nullptr;
  return found->second;
}

bool Conversation::within_rate(const ChannelPtr& channel) {
  if (messages_.allow(hub_.options.limits.messages_per_second, Clock::now())) return true;
  fail(*channel, "ClientMessageRateLimitReached: Too many messages per second");
  close_channel(channel);
  return false;
}

std::expected<IdentityPtr, JwtError> Conversation::identity_for(std::string_view token) {
  if (token.empty() || KeyRing::is_opaque(token)) return key_;
  return hub_.identity_of(token);
}

void Conversation::join(const ClientMessage& message) {
  if (!message.topic.starts_with(prefix)) return refuse_join(message, "unmatched topic");
  const auto name = message.topic.substr(prefix.size());
  if (name.empty()) return refuse_join(message, "TopicNameRequired: You must provide a topic name");
  if (const auto old = channels_.find(message.topic); old != channels_.end())
    close_channel(ChannelPtr(old->second));
  if (!joins_.allow(hub_.options.limits.joins_per_second, Clock::now())) {
    return refuse_join(message, "ClientJoinRateLimitReached: Too many joins per second");
  }
  if (channels_.size() >= hub_.options.limits.channels_per_socket) {
    return refuse_join(message, "ChannelRateLimitReached: Too many channels");
  }
  JoinRequest request = read_join(message.payload);
  const auto identity = identity_for(request.access_token);
  if (!identity) return refuse_join(message, join_reason(identity.error()));

  const auto channel = make_channel(message, name, request);
  channel->client = client_;
  channel->protocol = protocol_;
  channel->identity = *identity;
  channels_[channel->topic] = channel;
  ++hub_.statistics.channels;
  if (request.is_private) {
    hub_.tasks.spawn("join", admit(channel, std::move(request)));
  } else {
    open_channel(hub_, channel, std::move(request));
  }
}

asio::awaitable<void> Conversation::admit(ChannelPtr channel, JoinRequest request) {
  const auto self = shared_from_this();
  const auto rights = co_await hub_.rights(channel->identity, channel->name);
  if (!channel->open()) co_return;
  if (rights && rights->read_broadcast) {
    channel->rights = *rights;
    co_return open_channel(hub_, channel, std::move(request));
  }
  if (!rights)
    log::warn("realtime: a private channel cannot be authorised: {}", pg::describe(rights.error()));
  reply(*channel, channel->join_reply_ref, false, reason_json(unauthorized(*channel)));
  forget(channel);
}

void Conversation::leave(const ChannelPtr& channel, const ClientMessage& message) {
  reply(*channel, message.ref, true, "{}");
  close_channel(channel);
}

void Conversation::take_broadcast(const ChannelPtr& channel, const Ref& ref, const Broadcast& message) {
  if (!channel->joined) return;
  if (channel->rights.write_broadcast) {
    hub_.topics.broadcast(channel->name, channel->is_private, message,
                          channel->broadcast_self ? nullptr : channel.get());
  }
  if (channel->broadcast_ack) reply(*channel, ref, true, "{}");
}

void Conversation::take_presence(const ChannelPtr& channel, const ClientMessage& message) {
  if (!channel->joined) return;
  const auto event = text_member(message.payload, "event");
  if (event == "track" && channel->rights.write_presence) {
    if (channel->presence_key.empty()) {
      std::random_device random;
      channel->presence_key = random_uuid(random);
    }
    channel->presence_enabled = true;
    hub_.topics.track(channel, object_member(message.payload, "payload"));
  } else if (event == "untrack") {
    hub_.topics.untrack(channel);
  }
  reply(*channel, message.ref, true, "{}");
}

void Conversation::take_token(const ChannelPtr& channel, const ClientMessage& message) {
  const auto identity = identity_for(text_member(message.payload, "access_token"));
  if (!identity) {
    fail(*channel, join_reason(identity.error()));
    return close_channel(channel);
  }
  if (*identity == channel->identity) return;
  channel->identity = *identity;
  if (!channel->refused.empty()) {
    hub_.tasks.spawn("subscribe", subscribe(hub_, channel, std::exchange(channel->refused, {})));
  }
  if (channel->is_private && channel->joined) hub_.tasks.spawn("authorise", authorise_again(channel));
}

asio::awaitable<void> Conversation::authorise_again(ChannelPtr channel) {
  const auto self = shared_from_this();
  const auto rights = co_await hub_.rights(channel->identity, channel->name);
  if (!channel->open() || !rights) co_return;
  channel->rights = *rights;
  if (rights->read_broadcast) co_return;
  fail(*channel, unauthorized(*channel));
  close_channel(channel);
}

void Conversation::check_expiry(std::chrono::system_clock::time_point now) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  std::vector<ChannelPtr> expired;
  for (const auto& [topic, channel] : channels_) {
    if (channel->identity->expires_at <= seconds) expired.push_back(channel);
  }
  for (const auto& channel : expired) {
    fail(*channel, join_reason({JwtProblem::expired, seconds - channel->identity->expires_at}));
    close_channel(channel);
  }
}

void Conversation::reply(const Channel& channel, const Ref& ref, bool ok, std::string_view response) {
  if (ref) client_->send(reply_frame(channel, ref, ok, response));
}

void Conversation::refuse_join(const ClientMessage& message, std::string_view reason) {
  client_->send(text_frame(
      reply_text(protocol_, message.join_ref, message.ref, message.topic, false, reason_json(reason))));
}

void Conversation::fail(Channel& channel, std::string_view text) {
  channel.send(system_frame(channel, false, "system", text));
}

void Conversation::close_channel(const ChannelPtr& channel) {
  client_->send(close_frame(*channel));
  forget(channel);
}

void Conversation::forget(const ChannelPtr& channel) {
  if (!channel->open()) return;
  for (const auto& subscription : channel->subscriptions) hub_.index.remove(subscription);
  channel->subscriptions.clear();
  if (channel->joined) hub_.topics.leave(channel);
  channel->client = nullptr;
  --hub_.statistics.channels;
  channels_.erase(channel->topic);
}

void Conversation::close() {
  while (!channels_.empty()) forget(ChannelPtr(channels_.begin()->second));
}

}  // namespace coach::relay::realtime
