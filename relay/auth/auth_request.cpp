#include "relay/auth/auth_request.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "relay/auth/credentials.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;

std::unexpected<AuthError> bad(const char* message) {
  return std::unexpected(AuthError{400, "validation_failed", message});
}

std::unexpected<AuthError> bad_email() {
  return bad("Unable to validate email address: invalid format");
}

std::string metadata_of(const json::object& body) {
  const auto* data = body.if_contains("data");
  return data != nullptr && data->is_object() ? json::serialize(*data) : "{}";
}

}  // namespace

std::expected<json::object, AuthError> parse_auth_body(std::string_view body) {
  if (body.empty()) return json::object();
  boost::system::error_code error;
  auto value = json::parse(body, error);
  if (error || !value.is_object()) {
    return std::unexpected(AuthError{400, "bad_json", "Could not parse request body as JSON"});
  }
  return std::move(value.get_object());
}

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

std::expected<SignUp, AuthError> read_sign_up(const json::object& body) {
  SignUp asked;
  asked.metadata = metadata_of(body);
  const auto email = text_of(body, "email");
  auto password = text_of(body, "password");
  if (!text_of(body, "phone").empty()) {
    return std::unexpected(AuthError{422, "phone_provider_disabled", "Phone signups are disabled"});
  }
  if (email.empty() && password.empty()) return asked;
  asked.email = normalise_email(email);
  if (!asked.email) return bad_email();
  if (password.empty()) return bad("Signup requires a valid password");
  if (auto problem = check_password(password)) return std::unexpected(std::move(*problem));
  asked.password = std::move(password);
  return asked;
}

std::expected<Credentials, AuthError> read_credentials(const json::object& body) {
  auto email = normalise_email(text_of(body, "email"));
  auto password = text_of(body, "password");
  if (!email) return bad("missing email or phone");
  if (password.empty() || check_password(password)) {
    return std::unexpected(AuthError{400, "invalid_credentials", "Invalid login credentials"});
  }
  return Credentials{std::move(*email), std::move(password)};
}

std::expected<std::string, AuthError> read_refresh_token(const json::object& body) {
  auto token = text_of(body, "refresh_token");
  if (token.empty()) return bad("Refresh token is not present");
  return token;
}

std::expected<UserChange, AuthError> read_user_change(const json::object& body) {
  UserChange change;
  if (const auto email = text_of(body, "email"); !email.empty()) {
    change.email = normalise_email(email);
    if (!change.email) return bad_email();
  }
  if (auto password = text_of(body, "password"); !password.empty()) {
    if (auto problem = check_password(password)) return std::unexpected(std::move(*problem));
    change.password = std::move(password);
  }
  change.metadata = metadata_of(body);
  return change;
}

}  // namespace coach::relay
