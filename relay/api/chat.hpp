// POST /api/chat: stores the question, then streams the reply's row as it grows. The worker
// writes it whether anybody watches or not, so a disconnect stops nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "http/server.hpp"
#include "relay/api/athlete.hpp"
#include "relay/api/reply_news.hpp"
#include "relay/api/reply_progress.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/claims.hpp"

namespace coach::relay {

class Chat {
 public:
  // All referred to must outlive the chat. `poll` is how long a reply that nothing is heard
  // of goes unasked for.
  Chat(const Executor& executor, Rest& rest, Athlete& athlete, ReplyNews& news, Clock::duration poll);

  // With a Last-Event-ID (GET or POST) nothing is stored: the stream of that reply goes on.
  asio::awaitable<http::HandlerResult> handle(http::ServerRequest request, const Claims& claims,
                                              http::ServerConnection& connection);

  std::size_t streams() const { return streams_; }
  // How often the rows of streaming replies were asked for.
  std::size_t questions() const { return questions_; }

 private:
  using Failed = std::optional<http::ServerReply>;
  struct Lost {};  // the row cannot be followed any more
  asio::awaitable<Failed> store(const std::string& body, const Claims& claims, std::string& question_id,
                                std::string& conversation_id);
  asio::awaitable<Failed> ensure_conversation(const Claims& claims, std::string& conversation_id);
  asio::awaitable<http::HandlerResult> follow(std::string filter, std::size_t sent,
                                              std::string conversation_id, const http::ServerRequest& request,
                                              const Claims& claims, http::ServerConnection& connection);
  asio::awaitable<bool> stream_rows(ReplyRow row, std::size_t sent, const Claims& claims,
                                    http::ServerConnection& connection, class ReplyStream& stream);
  asio::awaitable<std::expected<std::optional<ReplyRow>, Lost>> newer(const ReplyRow& row,
                                                                      const Claims& claims);
  Clock::duration interval() const;

  Executor executor_;
  Rest& rest_;
  Athlete& athlete_;
  ReplyNews& news_;
  Clock::duration poll_;
  std::size_t streams_ = 0;
  std::size_t questions_ = 0;
};

}  // namespace coach::relay
