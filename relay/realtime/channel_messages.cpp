#include "relay/realtime/channel_messages.hpp"

#include <fmt/format.h>

#include <optional>

#include "relay/realtime/json_text.hpp"

namespace coach::relay::realtime {

std::string reason_json(std::string_view reason) {
  return fmt::format(R"({{"reason":{}}})", json_string(reason));
}

Frame reply_frame(const Channel& channel, const Ref& ref, bool ok, std::string_view response) {
  return text_frame(reply_text(channel.protocol, channel.join_ref, ref, channel.topic, ok, response));
}

Frame system_frame(const Channel& channel, bool ok, std::string_view extension, std::string_view text) {
  const auto payload =
      fmt::format(R"({{"extension":"{}","status":"{}","message":{},"channel":{}}})", extension,
                  ok ? "ok" : "error", json_string(text), json_string(channel.name));
  return text_frame(
      message_text(channel.protocol, channel.join_ref, std::nullopt, channel.topic, "system", payload));
}

Frame close_frame(const Channel& channel) {
  return text_frame(
      message_text(channel.protocol, channel.join_ref, channel.join_ref, channel.topic, "phx_close", "{}"));
}

}  // namespace coach::relay::realtime
