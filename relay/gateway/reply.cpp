#include "relay/gateway/reply.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

namespace coach::relay {

http::ServerReply json_reply(unsigned status, std::string body) {
  return {status, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body)};
}

http::ServerReply refusal(unsigned status, std::string_view message, std::string_view hint) {
  boost::json::object body{{"message", message}};
  if (!hint.empty()) body["hint"] = hint;
  return json_reply(status, boost::json::serialize(body));
}

}  // namespace coach::relay
