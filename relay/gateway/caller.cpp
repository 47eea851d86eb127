#include "relay/gateway/caller.hpp"

#include <fmt/format.h>

#include <string>

#include "http/ascii.hpp"
#include "relay/gateway/query.hpp"
#include "relay/gateway/reply.hpp"

namespace coach::relay {
namespace {

using Identified = std::expected<Claims, http::ServerReply>;
using std::chrono::system_clock;

std::string_view sentence(const JwtError& error) {
  switch (error.problem) {
    case JwtProblem::malformed:
      return "JWT malformed";
    case JwtProblem::bad_signature:
      return "JWSError JWSInvalidSignature";
    case JwtProblem::expired:
      return "JWT expired";
    case JwtProblem::not_yet_valid:
      return "JWT not yet valid";
    case JwtProblem::missing_fields:
      return "JWT without role or exp";
  }
  return "JWT refused";
}

// supabase-js knows PostgREST's code for a token that must be renewed.
http::ServerReply refuse_token(const JwtError& error) {
  auto reply = json_reply(
      401,
      fmt::format(R"({{"code":"PGRST301","details":null,"hint":null,"message":"{}"}})", sentence(error)));
  reply.headers.push_back(
      {"WWW-Authenticate",
       fmt::format(R"(Bearer error="invalid_token", error_description="{}")", sentence(error))});
  return reply;
}

Identified verified(std::string_view token, const KeyRing& keys, system_clock::time_point now) {
  auto claims = keys.claims_for(token, now);
  if (!claims) return std::unexpected(refuse_token(claims.error()));
  return std::move(*claims);
}

}  // namespace

std::string_view bearer(const http::ServerRequest& request) {
  constexpr std::string_view scheme = "bearer ";
  auto value = request.header("authorization").value_or("");
  if (!http::equals_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
  value.remove_prefix(scheme.size());
  while (value.starts_with(' ')) value.remove_prefix(1);
  return value;
}

Identified identify_key(const http::ServerRequest& request, const KeyRing& keys,
                        system_clock::time_point now) {
  const auto in_query = query_parameter(request.target, "apikey");
  const std::string key(request.header("apikey").value_or(in_query.value_or("")));
  if (key.empty()) {
    return std::unexpected(
        refusal(401, "No API key found in request", "No `apikey` request header or url param was found."));
  }
  auto claims = keys.claims_for(key, now);
  if (!claims) {
    return std::unexpected(
        refusal(401, "Invalid API key", "Double check your Supabase `anon` or `service_role` API key."));
  }
  return std::move(*claims);
}

Identified identify_by_key(const http::ServerRequest& request, const KeyRing& keys,
                           system_clock::time_point now) {
  auto by_key = identify_key(request, keys, now);
  if (!by_key) return by_key;
  const auto token = bearer(request);
  if (token.empty() || KeyRing::is_opaque(token)) return by_key;
  return verified(token, keys, now);
}

Identified identify_user(const http::ServerRequest& request, const KeyRing& keys,
                         system_clock::time_point now) {
  const auto token = bearer(request);
  if (token.empty()) {
    return std::unexpected(
        refusal(401, "Sign in first.", "Send the access token as Authorization: Bearer <token>."));
  }
  auto claims = verified(token, keys, now);
  if (claims && claims->subject.empty()) {
    return std::unexpected(refusal(401, "This key belongs to no user.", "Send a signed-in user's token."));
  }
  return claims;
}

}  // namespace coach::relay
