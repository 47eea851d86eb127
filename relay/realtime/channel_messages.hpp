// What the relay itself says on a channel, as frames: replies, system messages, phx_close.
#pragma once

#include <string>
#include <string_view>

#include "relay/realtime/channel.hpp"
#include "relay/realtime/frame.hpp"
#include "relay/realtime/phoenix_message.hpp"

namespace coach::relay::realtime {

// {"reason": …}, the response of a refusal.
std::string reason_json(std::string_view reason);

// The answer to the message `ref`; `response` is JSON.
Frame reply_frame(const Channel& channel, const Ref& ref, bool ok, std::string_view response);

// What a client's `subscribe` callback is told of `extension`.
Frame system_frame(const Channel& channel, bool ok, std::string_view extension, std::string_view text);

// The client will not join again by itself.
Frame close_frame(const Channel& channel);

}  // namespace coach::relay::realtime
