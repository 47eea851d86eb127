#include "relay/auth/auth_error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "relay/gateway/reply.hpp"

namespace coach::relay {
namespace {

constexpr std::string_view version_header = "X-Supabase-Api-Version";
constexpr std::string_view version = "2024-01-01";

}  // namespace

http::ServerReply error_reply(const AuthError& error, const http::ServerRequest& request) {
  boost::json::object body;
  // Dates of that form compare as text.
  const bool by_code = request.header(version_header).value_or("") >= version;
  if (by_code) {
    body = {{"code", error.code}, {"message", error.message}};
  } else {
    body = {{"code", error.status}, {"error_code", error.code}, {"msg", error.message}};
  }
  if (!error.weaknesses.empty()) {
    body["weak_password"] = {
        {"reasons", boost::json::array(error.weaknesses.begin(), error.weaknesses.end())}};
  }
  auto reply = json_reply(error.status, boost::json::serialize(body));
  if (by_code) reply.headers.push_back({std::string(version_header), std::string(version)});
  if (error.status == 429) reply.headers.push_back({"Retry-After", "10"});
  return reply;
}

}  // namespace coach::relay
