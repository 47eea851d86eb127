// What a client asks for when it joins a topic.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "relay/realtime/channel.hpp"

namespace coach::relay::realtime {

struct WantedChanges {
  Subscription subscription;  // without its channel and comparisons
  boost::json::object echo;   // as the client wrote it: the reply repeats it
  // What is wrong with it, worded as Supabase Realtime words it. It is told after the join.
  std::string problem;
};

struct JoinRequest {
  std::string access_token;  // empty: the connection's key
  bool is_private = false;
  bool broadcast_self = false;
  bool broadcast_ack = false;
  bool presence_enabled = true;
  std::string presence_key;
  std::vector<WantedChanges> changes;
};

// Unknown keys are accepted.
JoinRequest read_join(const boost::json::object& payload);

}  // namespace coach::relay::realtime
