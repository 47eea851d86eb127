// The Phoenix side of one socket: its channels, and what each message of the client does.
// Knows nothing of WebSockets.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "relay/realtime/channel.hpp"
#include "relay/realtime/hub.hpp"
#include "relay/realtime/join_request.hpp"
#include "relay/realtime/phoenix_message.hpp"
#include "relay/realtime/rate_limit.hpp"

namespace coach::relay::realtime {

class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  // `key` is the connection's; `hub` outlives the conversation, `client` until close().
  Conversation(Hub& hub, Client& client, Protocol protocol, IdentityPtr key);

  void take_text(std::string_view text);
  void take_binary(std::string_view bytes);

  // Closes the channels whose token has expired.
  void check_expiry(std::chrono::system_clock::time_point now);

  // The socket has ended: leaves every topic.
  void close();

  bool has_channels() const { return !channels_.empty(); }

 private:
  void take(const ClientMessage& message);
  void join(const ClientMessage& message);
  std::expected<IdentityPtr, JwtError> identity_for(std::string_view token);
  asio::awaitable<void> admit(ChannelPtr channel, JoinRequest request);

  void leave(const ChannelPtr& channel, const ClientMessage& message);
  void take_broadcast(const ChannelPtr& channel, const Ref& ref, const Broadcast& message);
  void take_presence(const ChannelPtr& channel, const ClientMessage& message);
  void take_token(const ChannelPtr& channel, const ClientMessage& message);
  asio::awaitable<void> authorise_again(ChannelPtr channel);

  ChannelPtr find(const std::string& topic, const Ref& join_ref) const;
  bool within_rate(const ChannelPtr& channel);
  void reply(const Channel& channel, const Ref& ref, bool ok, std::string_view response);
  void refuse_join(const ClientMessage& message, std::string_view reason);
  void fail(Channel& channel, std::string_view text);
  // phx_close: the client will not join again by itself.
  void close_channel(const ChannelPtr& channel);
  void forget(const ChannelPtr& channel);

  Hub& hub_;
  Client* client_;
  Protocol protocol_;
  IdentityPtr key_;
  std::map<std::string, ChannelPtr> channels_;
  RateLimit joins_;
  RateLimit messages_;
};

}  // namespace coach::relay::realtime
