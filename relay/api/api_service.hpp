// /api: the hand-off's endpoints for clients without supabase-js. Everything is asked of
// PostgREST with the caller's own claims, so row-level security decides as it does there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "http/server.hpp"
#include "relay/api/athlete.hpp"
#include "relay/api/chat.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/claims.hpp"

namespace coach::relay {

class ApiService {
 public:
  // `rest` and `news` must outlive the service; `poll` as ReplyFollower has it.
  ApiService(const Executor& executor, Rest& rest, ReplyNews& news, Clock::duration poll);

  // A request on /api/… of the user that `claims` name.
  asio::awaitable<http::HandlerResult> handle(http::ServerRequest request, const Claims& claims,
                                              http::ServerConnection& connection);

  const ReplyFollower& follower() const { return chat_.follower(); }  // its figures

 private:
  using Reply = asio::awaitable<http::ServerReply>;
  Reply create_conversation(const Claims& claims);
  Reply list_conversations(const Claims& claims);
  Reply list_messages(const Claims& claims, std::string conversation_id);
  Reply save_profile(const Claims& claims, const std::string& body);
  Reply log_workout(const Claims& claims, const std::string& body);

  Rest& rest_;
  Athlete athlete_;
  Chat chat_;
};

}  // namespace coach::relay
