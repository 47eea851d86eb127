// One joined topic of one socket.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "relay/realtime/filter.hpp"
#include "relay/realtime/frame.hpp"
#include "relay/realtime/identity.hpp"
#include "relay/realtime/phoenix_message.hpp"

namespace coach::relay::realtime {

// The socket, as the rest sees it.
class Client {
 public:
  virtual ~Client() = default;
  virtual void send(Frame frame) = 0;
  // Ends the connection without a word: the client reconnects and joins again. Its channels
  // are left later, so both may be called while a list of channels is walked over.
  virtual void drop(std::string_view why) = 0;
};

enum class ChangeKind : std::uint8_t { insert = 0, update = 1, remove = 2 };

struct Channel;

// One entry of a join's postgres_changes.
struct Subscription {
  std::uint32_t id = 0;  // never 0: the client drops everything for it
  bool insert = true;
  bool update = true;
  bool remove = true;
  std::string schema;  // or *
  std::string table;   // or *
  std::vector<Condition> conditions;
  std::vector<Comparison> comparisons;  // one for each condition
  Channel* channel = nullptr;

  bool wants(ChangeKind event) const {
    return event == ChangeKind::insert ? insert : event == ChangeKind::update ? update : remove;
  }
};

// What the policies of realtime.messages allow on a private topic.
struct TopicRights {
  bool read_broadcast = true;
  bool read_presence = true;
  bool write_broadcast = true;
  bool write_presence = true;
};

struct Channel : std::enable_shared_from_this<Channel> {
  Client* client = nullptr;  // null once the channel is closed
  Protocol protocol = Protocol::v2;
  std::string topic;  // as joined: realtime:room
  std::string name;   // without the prefix: room
  Ref join_ref;
  Ref join_reply_ref;  // the reference the join is answered with
  IdentityPtr identity;
  bool joined = false;

  bool is_private = false;
  TopicRights rights;

  bool broadcast_self = false;
  bool broadcast_ack = false;
  bool presence_enabled = true;
  std::string presence_key;

  // Refused by the database for this user. A client's first join may go out before its
  // token is known; the next token tries again.
  std::vector<Subscription> refused;
  std::vector<std::shared_ptr<const Subscription>> subscriptions;
  std::string change_head;  // of a postgres_changes message, up to the ids

  bool open() const { return client != nullptr; }
  void send(Frame frame) {
    if (client != nullptr) client->send(std::move(frame));
  }
};

using ChannelPtr = std::shared_ptr<Channel>;

}  // namespace coach::relay::realtime
