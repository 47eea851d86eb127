#include "relay/api/reply_follower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/log.hpp"
#include "relay/api/api_error.hpp"
#include "relay/api/reply_pace.hpp"
#include "relay/gateway/reply.hpp"
#include "relay/gateway/reply_stream.hpp"

namespace coach::relay {
namespace {

using namespace std::chrono_literals;

constexpr auto heartbeat_every = 15s;
constexpr std::string_view columns = "select=id,status,content,error,revision";

}  // namespace

ReplyFollower::ReplyFollower(const Executor& executor, Rest& rest, ReplyNews& news, Clock::duration poll)
    : executor_(executor), rest_(rest), news_(news), poll_(poll) {}

asio::awaitable<http::HandlerResult> ReplyFollower::follow(std::string filter, std::size_t sent,
                                                           std::string conversation_id,
                                                           const http::ServerRequest& request,
                                                           const Claims& claims,
                                                           http::ServerConnection& connection) {
  const auto answer =
      co_await rest_.call(claims, "GET", fmt::format("/messages?{}&role=eq.assistant&{}", filter, columns));
  if (!succeeded(answer)) co_return reply_of_failure(answer);
  auto row = parse_reply_row(answer->body);
  if (!row || !*row) co_return refusal(404, "There is no such reply.");

  ReplyStream stream(connection, request);
  std::vector<http::Header> headers{{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-cache, no-transform"},
                                    {"X-Accel-Buffering", "no"}};  // nginx would hold events back
  if (!conversation_id.empty()) headers.push_back({"X-Conversation-Id", std::move(conversation_id)});
  if (!co_await stream.begin(200, std::move(headers)) ||
      !co_await stream.write(ReplyProgress::opening((*row)->id, sent))) {
    co_return http::Streamed::close;
  }
  ++streams_;
  const bool ended = co_await stream_rows(std::move(**row), sent, claims, connection, stream);
  --streams_;
  // Without the closing chunk and [DONE] the client knows that there is more.
  co_return ended ? co_await stream.end() : http::Streamed::close;
}

// True: everything was sent. False: the client is gone, the relay stops, or the token has
// expired; the client may come back with Last-Event-ID.
asio::awaitable<bool> ReplyFollower::stream_rows(ReplyRow row, std::size_t sent, const Claims& claims,
                                                 http::ServerConnection& connection, ReplyStream& stream) {
  ReplyProgress progress(sent);
  ReplyPace pace;
  ReplyNews::Follower news(news_, row.id);
  Event pause(executor_);
  auto heartbeat_at = Clock::now() + heartbeat_every;
  while (true) {
    const auto events = progress.events_for(row);
    if (!co_await stream.write(events)) co_return false;
    if (row.ended()) co_return true;
    if (!events.empty()) heartbeat_at = Clock::now() + heartbeat_every;

    for (bool changed = false; !changed;) {
      const auto asked_at = Clock::now();
      co_await news.wait_for(pace.patience(news_.live(), interval(), poll_));
      const auto too_early = asked_at + interval() - Clock::now();
      if (too_early > Clock::duration::zero()) co_await pause.wait_for(too_early);
      if (connection.stopping() || !stream.connected()) co_return false;
      if (Clock::now() >= heartbeat_at) {
        heartbeat_at = Clock::now() + heartbeat_every;
        if (!co_await stream.write(": still there\n\n")) co_return false;
      }
      const bool told = news.take();
      auto next = co_await newer(row, claims);
      if (!next) co_return false;
      changed = next->has_value();
      pace.asked(told, changed);
      if (changed) row = std::move(**next);
    }
  }
}

// The row, when it has changed. PostgREST may be starting anew, which is no change; a token
// that has expired or a deleted conversation ends the stream.
asio::awaitable<std::expected<std::optional<ReplyRow>, ReplyFollower::Lost>> ReplyFollower::newer(
    const ReplyRow& row, const Claims& claims) {
  ++questions_;
  const auto answer = co_await rest_.call(
      claims, "GET", fmt::format("/messages?id=eq.{}&revision=gt.{}&{}", row.id, row.revision, columns));
  if (answer && answer->status >= 400 && answer->status < 500) co_return std::unexpected(Lost{});
  if (!succeeded(answer)) co_return std::nullopt;
  auto next = parse_reply_row(answer->body);
  if (!next) {
    log::error("/api/chat: {}", next.error());
    co_return std::unexpected(Lost{});
  }
  co_return std::move(*next);
}

// The least time between two questions about a reply: as quick as the worker writes while
// few watch, and never more than some hundred questions a second in all.
Clock::duration ReplyFollower::interval() const {
  return std::max<Clock::duration>(50ms, streams_ * 3ms);
}

}  // namespace coach::relay
