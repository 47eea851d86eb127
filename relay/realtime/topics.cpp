#include "relay/realtime/topics.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "relay/realtime/json_text.hpp"

namespace coach::relay::realtime {
namespace {

using Shared = std::shared_ptr<const std::string>;

// One broadcast in the forms that clients take, each made at first need.
class Encoded {
 public:
  Encoded(std::string_view topic, const Broadcast& message) : topic_(topic), message_(message) {}

  // Null when the protocol cannot carry it.
  Shared as(Protocol protocol, bool& binary) {
    if (protocol == Protocol::v2 && binary_ == nullptr && !no_binary_) {
      auto bytes =
          binary_broadcast(topic_, message_.event, message_.meta, message_.encoding, message_.payload);
      no_binary_ = !bytes;
      if (bytes) binary_ = std::make_shared<const std::string>(std::move(*bytes));
    }
    binary = protocol == Protocol::v2 && binary_ != nullptr;
    if (binary) return binary_;
    if (message_.encoding == Encoding::binary) return nullptr;
    Shared& text = protocol == Protocol::v1 ? v1_ : v2_;
    if (text == nullptr) text = std::make_shared<const std::string>(as_text(protocol));
    return text;
  }

 private:
  std::string as_text(Protocol protocol) const {
    const auto payload =
        fmt::format(R"({{"type":"broadcast","event":{},"payload":{}{}{}}})", json_string(message_.event),
                    message_.payload, message_.meta.empty() ? "" : R"(,"meta":)", message_.meta);
    return message_text(protocol, std::nullopt, std::nullopt, topic_, "broadcast", payload);
  }

  std::string_view topic_;
  const Broadcast& message_;
  Shared binary_;
  Shared v1_;
  Shared v2_;
  bool no_binary_ = false;
};

}  // namespace

std::string Topics::key(std::string_view name, bool is_private) {
  std::string out = is_private ? "p:" : "o:";
  out += name;
  return out;
}

void Topics::join(const ChannelPtr& channel) {
  topics_[key(channel->name, channel->is_private)].channels.push_back(channel);
}

void Topics::leave(const ChannelPtr& channel) {
  const auto found = topics_.find(key(channel->name, channel->is_private));
  if (found == topics_.end()) return;
  std::erase(found->second.channels, channel);
  const auto diff = found->second.presence.untrack(channel.get());
  if (found->second.channels.empty()) {
    topics_.erase(found);
  } else if (!diff.empty()) {
    send_diff(found->second, diff);
  }
}

void Topics::broadcast(std::string_view name, bool is_private, const Broadcast& message,
                       const Channel* sender) {
  const auto found = topics_.find(key(name, is_private));
  if (found == topics_.end()) return;
  const std::string topic = fmt::format("realtime:{}", name);
  Encoded encoded(topic, message);
  for (const auto& channel : found->second.channels) {
    if (channel.get() == sender || !channel->rights.read_broadcast) continue;
    Frame frame;
    frame.body = encoded.as(channel->protocol, frame.binary);
    if (frame.body != nullptr) channel->send(std::move(frame));
  }
}

void Topics::send_diff(const Topic& topic, std::string_view diff) {
  for (const auto& channel : topic.channels) {
    if (!channel->presence_enabled || !channel->rights.read_presence) continue;
    channel->send(text_frame(
        message_text(channel->protocol, std::nullopt, std::nullopt, channel->topic, "presence_diff", diff)));
  }
}

void Topics::track(const ChannelPtr& channel, std::string_view payload) {
  const auto found = topics_.find(key(channel->name, channel->is_private));
  if (found == topics_.end()) return;
  send_diff(found->second, found->second.presence.track(channel.get(), channel->presence_key, payload));
}

void Topics::untrack(const ChannelPtr& channel) {
  const auto found = topics_.find(key(channel->name, channel->is_private));
  if (found == topics_.end()) return;
  const auto diff = found->second.presence.untrack(channel.get());
  if (!diff.empty()) send_diff(found->second, diff);
}

std::string Topics::presence_state(const Channel& channel) const {
  const auto found = topics_.find(key(channel.name, channel.is_private));
  return found == topics_.end() ? "{}" : found->second.presence.state();
}

}  // namespace coach::relay::realtime
