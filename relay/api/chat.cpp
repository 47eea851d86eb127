#include "relay/api/chat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/log.hpp"
#include "relay/api/api_error.hpp"
#include "relay/api/reply_pace.hpp"
#include "relay/api/request_body.hpp"
#include "relay/gateway/reply.hpp"
#include "relay/gateway/reply_stream.hpp"
#include "relay/random.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto heartbeat_every = 15s;
constexpr std::string_view columns = "select=id,status,content,error,revision";

http::ServerReply no_such(const char* what) {
  return refusal(404, fmt::format("There is no such {}.", what));
}

}  // namespace

Chat::Chat(const Executor& executor, Rest& rest, Athlete& athlete, ReplyNews& news, Clock::duration poll)
    : executor_(executor), rest_(rest), athlete_(athlete), news_(news), poll_(poll) {}

asio::awaitable<http::HandlerResult> Chat::handle(http::ServerRequest request, const Claims& claims,
                                                  http::ServerConnection& connection) {
  if (const auto last = request.header("last-event-id"); last && !last->empty()) {
    const auto id = parse_event_id(*last);
    if (!id)
      co_return refusal(400, "Last-Event-ID is none of this stream.", "Send the id as it was received.");
    co_return co_await follow("id=eq." + id->reply_id, id->sent, {}, request, claims, connection);
  }
  if (request.method != "POST") {
    co_return refusal(405, "Send the question with POST.", "GET with Last-Event-ID goes on with a stream.");
  }
  std::string question_id = random_uuid();
  std::string conversation_id;
  if (auto failed = co_await store(request.body, claims, question_id, conversation_id))
    co_return std::move(*failed);
  co_return co_await follow("reply_to=eq." + question_id, 0, std::move(conversation_id), request, claims,
                            connection);
}

asio::awaitable<Chat::Failed> Chat::store(const std::string& body, const Claims& claims,
                                          std::string& question_id, std::string& conversation_id) {
  const auto chat = parse_chat_request(body);
  if (!chat) co_return refusal(400, chat.error());
  conversation_id = chat->conversation_id.value_or("");
  if (auto failed = co_await ensure_conversation(claims, conversation_id)) co_return failed;
  const auto row = json::serialize(json::object{{"id", question_id},
                                                {"conversation_id", conversation_id},
                                                {"role", "user"},
                                                {"content", chat->message}});
  const auto stored = co_await rest_.call(claims, "POST", "/messages", row, {{"Prefer", "return=minimal"}});
  if (!succeeded(stored)) co_return reply_of_failure(stored);
  co_return std::nullopt;
}

// A client may choose the id of a new conversation itself.
asio::awaitable<Chat::Failed> Chat::ensure_conversation(const Claims& claims, std::string& conversation_id) {
  if (!conversation_id.empty()) {
    const auto found =
        co_await rest_.call(claims, "GET", "/conversations?select=id&id=eq." + conversation_id);
    if (!succeeded(found)) co_return reply_of_failure(found);
    if (found->body != "[]") co_return std::nullopt;
  } else {
    conversation_id = random_uuid();
  }
  const auto athlete = co_await athlete_.id(claims);
  if (!athlete) co_return athlete.error();
  const auto row = fmt::format(R"({{"id":"{}","athlete_id":"{}"}})", conversation_id, *athlete);
  const auto made =
      co_await rest_.call(claims, "POST", "/conversations", row, {{"Prefer", "return=minimal"}});
  if (succeeded(made)) co_return std::nullopt;
  // The id is taken, by somebody whose conversation this athlete may not even know of.
  if (made && made->status == 409) co_return no_such("conversation");
  co_return reply_of_failure(made);
}

asio::awaitable<http::HandlerResult> Chat::follow(std::string filter, std::size_t sent,
                                                  std::string conversation_id,
                                                  const http::ServerRequest& request, const Claims& claims,
                                                  http::ServerConnection& connection) {
  const auto answer =
      co_await rest_.call(claims, "GET", fmt::format("/messages?{}&role=eq.assistant&{}", filter, columns));
  if (!succeeded(answer)) co_return reply_of_failure(answer);
  auto row = parse_reply_row(answer->body);
  if (!row || !*row) co_return no_such("reply");

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
asio::awaitable<bool> Chat::stream_rows(ReplyRow row, std::size_t sent, const Claims& claims,
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
asio::awaitable<std::expected<std::optional<ReplyRow>, Chat::Lost>> Chat::newer(const ReplyRow& row,
                                                                                const Claims& claims) {
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
Clock::duration Chat::interval() const {
  return std::max<Clock::duration>(50ms, streams_ * 3ms);
}

}  // namespace coach::relay
