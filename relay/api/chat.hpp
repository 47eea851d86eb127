// POST /api/chat: stores the question, then streams its reply.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "http/server.hpp"
#include "relay/api/athlete.hpp"
#include "relay/api/reply_follower.hpp"
#include "relay/api/reply_news.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/claims.hpp"

namespace coach::relay {

class Chat {
 public:
  // All referred to must outlive the chat; `poll` as ReplyFollower has it.
  Chat(const Executor& executor, Rest& rest, Athlete& athlete, ReplyNews& news, Clock::duration poll);

  // With a Last-Event-ID (GET or POST) nothing is stored: the stream of that reply goes on.
  asio::awaitable<http::HandlerResult> handle(http::ServerRequest request, const Claims& claims,
                                              http::ServerConnection& connection);

  const ReplyFollower& follower() const { return follower_; }  // its figures

 private:
  using Failed = std::optional<http::ServerReply>;
  asio::awaitable<Failed> store(const std::string& body, const Claims& claims, std::string& question_id,
                                std::string& conversation_id);
  asio::awaitable<Failed> ensure_conversation(const Claims& claims, std::string& conversation_id);

  Rest& rest_;
  Athlete& athlete_;
  ReplyFollower follower_;
};

}  // namespace coach::relay
