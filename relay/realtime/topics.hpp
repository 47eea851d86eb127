// Who has joined which topic, and what reaches all of them: broadcasts and presence.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "relay/realtime/channel.hpp"
#include "relay/realtime/phoenix_message.hpp"
#include "relay/realtime/presence.hpp"

namespace coach::relay::realtime {

struct Broadcast {
  std::string event;
  std::string meta;  // a JSON object, or empty
  Encoding encoding = Encoding::json;
  std::string payload;
};

class Topics {
 public:
  void join(const ChannelPtr& channel);
  // Also takes back its presence.
  void leave(const ChannelPtr& channel);

  // To everybody on the topic who may read broadcasts, but for `sender` (null for none).
  // Private and public topics of one name are two topics.
  void broadcast(std::string_view name, bool is_private, const Broadcast& message, const Channel* sender);

  void track(const ChannelPtr& channel, std::string_view payload);
  void untrack(const ChannelPtr& channel);
  // A presence_state's payload for a channel that has just joined.
  std::string presence_state(const Channel& channel) const;

 private:
  struct Topic {
    std::vector<ChannelPtr> channels;
    Presence presence;
  };
  static std::string key(std::string_view name, bool is_private);
  static void send_diff(const Topic& topic, std::string_view diff);

  std::unordered_map<std::string, Topic> topics_;
};

}  // namespace coach::relay::realtime
