#include "relay/api/api_service.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "relay/api/api_error.hpp"
#include "relay/api/request_body.hpp"
#include "relay/gateway/reply.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;

// As many rows as PostgREST gives at once (PGRST_DB_MAX_ROWS).
constexpr std::size_t page = 1000;

// Asks for one object instead of a list of one.
std::vector<http::Header> one_row(std::string prefer = "return=representation") {
  return {{"Prefer", std::move(prefer)}, {"Accept", "application/vnd.pgrst.object+json"}};
}

// The conversation of "/api/conversations/<id>/messages".
std::optional<std::string> conversation_of(std::string_view path) {
  constexpr std::string_view before = "/api/conversations/";
  constexpr std::string_view after = "/messages";
  if (!path.starts_with(before) || !path.ends_with(after) || path.size() < before.size() + after.size()) {
    return std::nullopt;
  }
  return std::string(path.substr(before.size(), path.size() - before.size() - after.size()));
}

http::ServerReply pass_on(unsigned status, std::expected<http::Response, http::Error> answer) {
  return succeeded(answer) ? json_reply(status, std::move(answer->body)) : reply_of_failure(answer);
}

}  // namespace

ApiService::ApiService(const Executor& executor, Rest& rest, ReplyNews& news, Clock::duration poll)
    : rest_(rest), athlete_(rest), chat_(executor, rest_, athlete_, news, poll) {}

asio::awaitable<http::HandlerResult> ApiService::handle(http::ServerRequest request, const Claims& claims,
                                                        http::ServerConnection& connection) {
  const std::string path(request.path());
  const std::string route = request.method + " " + path;
  if (path == "/api/chat") co_return co_await chat_.handle(std::move(request), claims, connection);
  if (route == "POST /api/conversations") co_return co_await create_conversation(claims);
  if (route == "GET /api/conversations") co_return co_await list_conversations(claims);
  if (route == "POST /api/profile") co_return co_await save_profile(claims, request.body);
  if (route == "POST /api/workouts") co_return co_await log_workout(claims, request.body);
  if (auto id = conversation_of(path); id && request.method == "GET") {
    co_return co_await list_messages(claims, std::move(*id));
  }
  co_return refusal(404, fmt::format("There is no {} {}.", request.method, path.substr(0, 100)),
                    "POST /api/chat, GET and POST /api/conversations, GET /api/conversations/:id/messages, "
                    "POST /api/profile, POST /api/workouts");
}

ApiService::Reply ApiService::create_conversation(const Claims& claims) {
  const auto athlete = co_await athlete_.id(claims);
  if (!athlete) co_return athlete.error();
  co_return pass_on(201, co_await rest_.call(claims, "POST", "/conversations?select=id,started_at",
                                             fmt::format(R"({{"athlete_id":"{}"}})", *athlete), one_row()));
}

ApiService::Reply ApiService::list_conversations(const Claims& claims) {
  const auto answer = co_await rest_.call(claims, "GET",
                                          "/conversation_list?select=id,started_at,updated_at,"
                                          "last_message_preview&order=updated_at.desc,id");
  if (!succeeded(answer)) co_return reply_of_failure(answer);
  auto rows = json::parse(answer->body);
  for (auto& row : rows.as_array()) {
    auto& preview = row.at("last_message_preview");
    if (preview.is_null()) preview = "";  // no message yet; the hand-off has a string
  }
  co_return json_reply(200, json::serialize(rows));
}

ApiService::Reply ApiService::list_messages(const Claims& claims, std::string conversation_id) {
  if (!is_uuid(conversation_id)) co_return refusal(400, "The conversation's id must be a UUID.");
  json::array messages;
  for (std::int64_t after = -1;;) {
    const auto answer = co_await rest_.call(
        claims, "GET",
        fmt::format("/messages?conversation_id=eq.{}&position=gt.{}&order=position&limit={}"
                    "&select=id,role,content,created_at,position",
                    conversation_id, after, page));
    if (!succeeded(answer)) co_return reply_of_failure(answer);
    auto rows = json::parse(answer->body).as_array();
    for (auto& row : rows) {
      after = row.at("position").as_int64();
      row.as_object().erase("position");
      messages.push_back(std::move(row));
    }
    if (rows.size() < page) break;
  }
  if (messages.empty()) {
    const auto found =
        co_await rest_.call(claims, "GET", "/conversations?select=id&id=eq." + conversation_id);
    if (!succeeded(found)) co_return reply_of_failure(found);
    if (found->body == "[]") co_return refusal(404, "There is no such conversation.");
  }
  co_return json_reply(200, json::serialize(messages));
}

ApiService::Reply ApiService::save_profile(const Claims& claims, const std::string& body) {
  auto row = profile_row(body, claims.subject);
  if (!row) co_return refusal(400, row.error());
  co_return pass_on(
      200, co_await rest_.call(claims, "POST", "/athlete_profiles?on_conflict=user_id", std::move(*row),
                               one_row("resolution=merge-duplicates,return=representation")));
}

ApiService::Reply ApiService::log_workout(const Claims& claims, const std::string& body) {
  const auto athlete = co_await athlete_.id(claims);
  if (!athlete) co_return athlete.error();
  auto row = workout_row(body, *athlete);
  if (!row) co_return refusal(400, row.error());
  co_return pass_on(201, co_await rest_.call(claims, "POST", "/workout_logs", std::move(*row), one_row()));
}

}  // namespace coach::relay
