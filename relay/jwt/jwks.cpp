// parse_jwks() of public_key.hpp.
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "relay/jwt/base64url.hpp"
#include "relay/jwt/public_key.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

// A number of the key, big-endian; empty when it is missing or broken.
std::string number_of(const json::object& object, std::string_view name) {
  return parse_base64url(text_of(object, name)).value_or("");
}

// `use` and `alg` are optional; where they stand they must fit.
bool signs(const json::object& object, std::string_view algorithm) {
  const auto use = text_of(object, "use");
  const auto named = text_of(object, "alg");
  return (use.empty() || use == "sig") && (named.empty() || named == algorithm);
}

std::optional<std::expected<PublicKey, std::string>> parse_key(const json::object& object) {
  const auto type = text_of(object, "kty");
  const auto id = text_of(object, "kid");
  if (type == "EC" && text_of(object, "crv") == "P-256" && signs(object, "ES256")) {
    return PublicKey::p256(id, number_of(object, "x"), number_of(object, "y"));
  }
  if (type == "RSA" && signs(object, "RS256")) {
    return PublicKey::rsa(id, number_of(object, "n"), number_of(object, "e"));
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::vector<PublicKey>, std::string> parse_jwks(std::string_view text) {
  boost::system::error_code error;
  const auto document = json::parse(text, error);
  const auto* keys = !error && document.is_object() ? document.get_object().if_contains("keys") : nullptr;
  if (keys == nullptr || !keys->is_array()) return std::unexpected("not a JSON Web Key Set: {\"keys\": […]}");
  std::vector<PublicKey> result;
  for (const auto& value : keys->get_array()) {
    if (!value.is_object()) return std::unexpected("a key of the set is not an object");
    auto key = parse_key(value.get_object());
    if (!key) continue;
    if (!*key) return std::unexpected(key->error());
    result.push_back(std::move(**key));
  }
  return result;
}

}  // namespace coach::relay
