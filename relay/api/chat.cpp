#include "relay/api/chat.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "relay/api/api_error.hpp"
#include "relay/api/reply_progress.hpp"
#include "relay/api/request_body.hpp"
#include "relay/gateway/reply.hpp"
#include "relay/random.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;

}  // namespace

Chat::Chat(const Executor& executor, Rest& rest, Athlete& athlete, ReplyNews& news, Clock::duration poll)
    : rest_(rest), athlete_(athlete), follower_(executor, rest, news, poll) {}

asio::awaitable<http::HandlerResult> Chat::handle(http::ServerRequest request, const Claims& claims,
                                                  http::ServerConnection& connection) {
  if (const auto last = request.header("last-event-id"); last && !last->empty()) {
    const auto id = parse_event_id(*last);
    if (!id)
      co_return refusal(400, "Last-Event-ID is none of this stream.", "Send the id as it was received.");
    co_return co_await follower_.follow("id=eq." + id->reply_id, id->sent, {}, request, claims, connection);
  }
  if (request.method != "POST") {
    co_return refusal(405, "Send the question with POST.", "GET with Last-Event-ID goes on with a stream.");
  }
  std::string question_id = random_uuid();
  std::string conversation_id;
  if (auto failed = co_await store(request.body, claims, question_id, conversation_id))
    co_return std::move(*failed);
  co_return co_await follower_.follow("reply_to=eq." + question_id, 0, std::move(conversation_id), request,
                                      claims, connection);
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
  if (made && made->status == 409) co_return refusal(404, "There is no such conversation.");
  co_return reply_of_failure(made);
}

}  // namespace coach::relay
