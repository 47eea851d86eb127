// A reply's row as it grows, streamed to a client. The worker writes it whether anybody
// watches or not, so a disconnect stops nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "http/server.hpp"
#include "relay/api/reply_news.hpp"
#include "relay/api/reply_progress.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/claims.hpp"

namespace coach::relay {

class ReplyFollower {
 public:
  // Both referred to must outlive it. `poll` is how long a reply that nothing is heard of
  // goes unasked for.
  ReplyFollower(const Executor& executor, Rest& rest, ReplyNews& news, Clock::duration poll);

  // Streams the reply that `filter` picks ("id=eq.…"), but for the first `sent` bytes of its
  // text, until it has ended; 404 when these claims see none. A `conversation_id` is told in
  // a header. `request` and `claims` must live until then.
  asio::awaitable<http::HandlerResult> follow(std::string filter, std::size_t sent,
                                              std::string conversation_id, const http::ServerRequest& request,
                                              const Claims& claims, http::ServerConnection& connection);

  std::size_t streams() const { return streams_; }
  // How often the rows of streaming replies were asked for.
  std::size_t questions() const { return questions_; }

 private:
  struct Lost {};  // the row cannot be followed any more
  asio::awaitable<bool> stream_rows(ReplyRow row, std::size_t sent, const Claims& claims,
                                    http::ServerConnection& connection, class ReplyStream& stream);
  asio::awaitable<std::expected<std::optional<ReplyRow>, Lost>> newer(const ReplyRow& row,
                                                                      const Claims& claims);
  Clock::duration interval() const;

  Executor executor_;
  Rest& rest_;
  ReplyNews& news_;
  Clock::duration poll_;
  std::size_t streams_ = 0;
  std::size_t questions_ = 0;
};

}  // namespace coach::relay
