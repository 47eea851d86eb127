#include "relay/jwt/token_verifier.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <optional>
#include <string>

#include "relay/jwt/base64url.hpp"
#include "relay/jwt/hs256.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;

// Beyond it a "token" is an attempt to make us work.
constexpr std::size_t longest_token = 16u << 10;

struct Parts {
  std::string_view signing_input;  // header.payload, as it was signed
  json::object header;
  std::string payload;
  std::string signature;
};

std::optional<json::object> parse_object(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string_view text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

// Seconds since 1970: whole by custom, a fraction by the standard.
std::optional<std::int64_t> time_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto seconds = value->to_number<double>();
  if (!(std::abs(seconds) < 1e15)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(seconds));
}

std::optional<Parts> split(std::string_view token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (token.size() > longest_token || first == std::string_view::npos || first == last) return std::nullopt;
  auto header = parse_base64url(token.substr(0, first));
  auto payload = parse_base64url(token.substr(first + 1, last - first - 1));
  auto signature = parse_base64url(token.substr(last + 1));
  if (!header || !payload || !signature) return std::nullopt;
  auto fields = parse_object(*header);
  // An extension that must be understood (`crit`) is one that we do not know.
  if (!fields || fields->contains("crit")) return std::nullopt;
  return Parts{token.substr(0, last), std::move(*fields), std::move(*payload), std::move(*signature)};
}

bool is_known(std::string_view algorithm) {
  constexpr std::array known{"HS256", "ES256", "RS256"};
  return std::ranges::find(known, algorithm) != known.end();
}

std::unexpected<JwtError> refuse(JwtProblem problem, std::int64_t ago = 0) {
  return std::unexpected(JwtError{problem, ago});
}

}  // namespace

TokenVerifier::TokenVerifier(Secret secret, std::vector<PublicKey> keys)
    : secret_(std::move(secret)), keys_(std::move(keys)) {}

std::expected<Claims, JwtError> TokenVerifier::verify(std::string_view token,
                                                      std::chrono::system_clock::time_point now) const {
  auto parts = split(token);
  if (!parts || !is_known(text_of(parts->header, "alg"))) return refuse(JwtProblem::malformed);
  if (!signature_matches(text_of(parts->header, "alg"), text_of(parts->header, "kid"), parts->signing_input,
                         parts->signature)) {
    return refuse(JwtProblem::bad_signature);
  }
  const auto payload = parse_object(parts->payload);
  if (!payload) return refuse(JwtProblem::malformed);
  const auto role = text_of(*payload, "role");
  const auto expires_at = time_of(*payload, "exp");
  if (role.empty() || !expires_at) return refuse(JwtProblem::missing_fields);

  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  if (*expires_at <= seconds) return refuse(JwtProblem::expired, seconds - *expires_at);
  if (time_of(*payload, "nbf").value_or(seconds) > seconds) return refuse(JwtProblem::not_yet_valid);
  return Claims{std::string(role), std::string(text_of(*payload, "sub")), *expires_at,
                std::move(parts->payload)};
}

bool TokenVerifier::signature_matches(std::string_view algorithm, std::string_view key_id,
                                      std::string_view signing_input, std::string_view signature) const {
  // The secret is never tried with a published key's algorithm nor the other way round: a
  // token "HS256" signed with the public key's bytes must find no key.
  if (algorithm == "HS256") {
    return !secret_.empty() && equal_in_constant_time(hmac_sha256(secret_, signing_input), signature);
  }
  const auto wanted = algorithm == "ES256" ? Algorithm::es256 : Algorithm::rs256;
  return std::ranges::any_of(keys_, [&](const PublicKey& key) {
    const bool named = key_id.empty() || key.id().empty() || key.id() == key_id;
    return key.algorithm() == wanted && named && key.verify(signing_input, signature);
  });
}

}  // namespace coach::relay
