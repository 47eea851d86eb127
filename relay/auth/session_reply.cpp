#include "relay/auth/session_reply.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "relay/jwt/hs256.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;
using std::chrono::system_clock;

std::int64_t seconds_of(system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string access_token_payload(const NewSession& session, const TokenSettings& settings,
                                 system_clock::time_point now) {
  const auto user = json::parse(session.user_json).as_object();
  json::object claims{{"iss", settings.issuer}};
  claims["sub"] = user.at("id");
  claims["aud"] = "authenticated";
  claims["exp"] = seconds_of(now + settings.lifetime);
  claims["iat"] = seconds_of(now);
  for (const auto* name : {"email", "phone", "app_metadata", "user_metadata", "role", "is_anonymous"}) {
    claims[name] = user.at(name);
  }
  claims["aal"] = "aal1";
  claims["amr"] = json::array{{{"method", session.method}, {"timestamp", session.signed_in_at}}};
  claims["session_id"] = session.session_id;
  return json::serialize(claims);
}

std::string session_json(const NewSession& session, const TokenSettings& settings, const Secret& secret,
                         system_clock::time_point now) {
  return json::serialize(json::object{
      {"access_token", sign_hs256(secret, access_token_payload(session, settings, now))},
      {"token_type", "bearer"},
      {"expires_in", settings.lifetime.count()},
      {"expires_at", seconds_of(now + settings.lifetime)},
      {"refresh_token", session.refresh_token},
      {"user", json::parse(session.user_json)},
  });
}

}  // namespace coach::relay
