// What a client asks of /auth/v1, read from its JSON body, pure. Each error is the reply, in
// Supabase Auth's words.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "relay/auth/auth_error.hpp"

namespace coach::relay {

// A body that is empty counts as {}.
std::expected<boost::json::object, AuthError> parse_auth_body(std::string_view body);

// Absent, null and empty are the same to supabase-js.
std::string text_of(const boost::json::object& object, std::string_view name);

// Without address and password: an anonymous user.
struct SignUp {
  std::optional<std::string> email;
  std::optional<std::string> password;
  std::string metadata = "{}";  // a JSON object
};
std::expected<SignUp, AuthError> read_sign_up(const boost::json::object& body);

// A password that nobody can have chosen is a wrong one.
struct Credentials {
  std::string email;
  std::string password;
};
std::expected<Credentials, AuthError> read_credentials(const boost::json::object& body);

// Never empty.
std::expected<std::string, AuthError> read_refresh_token(const boost::json::object& body);

// What is absent stays as it is; the metadata is merged.
struct UserChange {
  std::optional<std::string> email;
  std::optional<std::string> password;
  std::string metadata = "{}";
};
std::expected<UserChange, AuthError> read_user_change(const boost::json::object& body);

}  // namespace coach::relay
