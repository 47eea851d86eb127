#include "relay/api/api_error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "relay/gateway/reply.hpp"

namespace coach::relay {

namespace json = boost::json;

http::ServerReply reply_of_failure(const std::expected<http::Response, http::Error>& answer) {
  if (!answer) return refusal(503, "The database cannot be asked at the moment.", "Try again.");
  boost::system::error_code error;
  const auto told = json::parse(answer->body, error);
  json::object body;
  if (!error && told.is_object()) {
    for (const auto* name : {"code", "message", "hint"}) {
      const auto* value = told.get_object().if_contains(name);
      if (value != nullptr && value->is_string()) body[name] = *value;
    }
  }
  if (!body.contains("message")) body["message"] = "The database refused.";
  return json_reply(answer->status, json::serialize(body));
}

}  // namespace coach::relay
