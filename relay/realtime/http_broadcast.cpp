#include "relay/realtime/http_broadcast.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/log.hpp"

namespace coach::relay::realtime {
namespace {

namespace json = boost::json;

struct Posted {
  std::string topic;
  bool is_private = false;
  Broadcast message;
};
using Parsed = std::expected<std::vector<Posted>, http::ServerReply>;

http::ServerReply answer(unsigned status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* string = value == nullptr ? nullptr : value->if_string();
  return string == nullptr ? std::string() : std::string(string->data(), string->size());
}

bool flag(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

http::ServerReply blank(std::string_view field) {
  return answer(422, fmt::format(R"({{"errors":{{"messages":[{{"{}":["can't be blank"]}}]}}}})", field));
}

Parsed parse_batch(const http::ServerRequest& request, std::size_t most_bytes) {
  boost::system::error_code error;
  const json::value body = json::parse(request.body, error);
  const auto* object = error ? nullptr : body.if_object();
  const auto* messages = object == nullptr ? nullptr : object->if_contains("messages");
  const auto* list = messages == nullptr ? nullptr : messages->if_array();
  if (list == nullptr) return std::unexpected(answer(422, R"({"errors":{"messages":["can't be blank"]}})"));
  std::vector<Posted> posted;
  for (const auto& value : *list) {
    const auto* entry = value.if_object();
    if (entry == nullptr) return std::unexpected(answer(422, R"({"errors":{"messages":["is invalid"]}})"));
    Posted one;
    one.topic = text(*entry, "topic");
    one.message.event = text(*entry, "event");
    one.is_private = flag(*entry, "private");
    const auto* payload = entry->if_contains("payload");
    if (one.topic.empty()) return std::unexpected(blank("topic"));
    if (one.message.event.empty()) return std::unexpected(blank("event"));
    if (payload == nullptr || !payload->is_object()) return std::unexpected(blank("payload"));
    one.message.payload = json::serialize(*payload);
    if (one.message.payload.size() > most_bytes) {
      return std::unexpected(
          answer(422, R"({"errors":{"messages":[{"payload":["Payload size exceeds tenant limit"]}]}})"));
    }
    posted.push_back(std::move(one));
  }
  return posted;
}

// …/api/broadcast/:topic/events/:event, the payload as the whole body.
Parsed parse_single(const http::ServerRequest& request, std::size_t most_bytes) {
  const auto url = boost::urls::parse_origin_form(request.target);
  std::vector<std::string> segments;
  if (url) {
    for (const auto& segment : url->segments()) segments.push_back(segment);
  }
  const auto size = segments.size();
  if (size < 4 || segments[size - 4] != "broadcast" || segments[size - 2] != "events") {
    return std::unexpected(answer(404, R"({"message":"Not Found"})"));
  }
  Posted one;
  one.topic = segments[size - 3];
  one.message.event = segments[size - 1];
  const auto params = url->params();
  const auto wanted = params.find("private");
  one.is_private = wanted != params.end() && (*wanted).value == "true";
  const auto type = request.header("content-type").value_or("application/json");
  one.message.encoding = type.starts_with("application/octet-stream") ? Encoding::binary : Encoding::json;
  one.message.payload = request.body;
  if (one.message.encoding == Encoding::json) {
    boost::system::error_code error;
    const auto body = json::parse(request.body, error);
    if (error || !body.is_object()) return std::unexpected(blank("payload"));
  }
  if (one.message.payload.size() > most_bytes)
    return std::unexpected(answer(413, R"({"message":"Payload Too Large"})"));
  std::vector<Posted> posted;
  posted.push_back(std::move(one));
  return posted;
}

// The user's token, else the key.
std::string token_of(const http::ServerRequest& request) {
  constexpr std::string_view bearer = "Bearer ";
  const auto authorization = request.header("authorization").value_or("");
  const bool has_token =
      authorization.starts_with(bearer) && !KeyRing::is_opaque(authorization.substr(bearer.size()));
  if (has_token) return std::string(authorization.substr(bearer.size()));
  for (const auto* name : {"apikey", "x-api-key"}) {
    if (const auto key = request.header(name)) return std::string(*key);
  }
  return std::string(authorization.substr(std::min(bearer.size(), authorization.size())));
}

}  // namespace

asio::awaitable<http::ServerReply> http_broadcast(Hub& hub, const http::ServerRequest& request) {
  const auto user = hub.identity_of(token_of(request));
  if (!user) co_return answer(401, R"({"message":"Unauthorized"})");
  if (request.method != "POST") co_return answer(404, R"({"message":"Not Found"})");
  const auto most_bytes = hub.options.limits.broadcast_bytes;
  const bool batch = request.path().ends_with("/broadcast");
  const auto posted = batch ? parse_batch(request, most_bytes) : parse_single(request, most_bytes);
  if (!posted) co_return posted.error();
  for (std::size_t i = 0; i < posted->size(); ++i) {
    if (!hub.http_broadcasts.allow(hub.options.limits.http_broadcasts_per_second, Clock::now())) {
      co_return answer(429, R"({"message":"Too many requests"})");
    }
  }
  for (const auto& one : *posted) {
    if (one.is_private) {
      const auto rights = co_await hub.rights(*user, one.topic);
      if (!rights) {
        log::warn("realtime: a private broadcast cannot be authorised: {}", pg::describe(rights.error()));
        co_return answer(500, R"({"message":"The database is not available"})");
      }
      if (!rights->write_broadcast) continue;
    }
    hub.topics.broadcast(one.topic, one.is_private, one.message, nullptr);
  }
  co_return answer(202, "");
}

}  // namespace coach::relay::realtime
