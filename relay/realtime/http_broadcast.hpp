// Broadcasts over HTTP: POST /api/broadcast and /api/broadcast/:topic/events/:event.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "http/server_message.hpp"
#include "relay/realtime/hub.hpp"

namespace coach::relay::realtime {

// 202, or 401, 404, 422, 429 as Supabase Realtime answers. A private message without the
// right to write there is accepted and goes to nobody. `request` must live until the reply.
asio::awaitable<http::ServerReply> http_broadcast(Hub& hub, const http::ServerRequest& request);

}  // namespace coach::relay::realtime
