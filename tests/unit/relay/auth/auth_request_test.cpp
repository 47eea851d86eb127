#include "relay/auth/auth_request.hpp"

#include <gtest/gtest.h>

namespace coach::relay {
namespace {

boost::json::object body(std::string_view text) {
  return parse_auth_body(text).value();
}

template <typename T>
std::string problem(const std::expected<T, AuthError>& read) {
  return read ? "" : read.error().message;
}

template <typename T>
std::string code(const std::expected<T, AuthError>& read) {
  return read ? "" : read.error().code;
}

TEST(AuthRequest, ABodyIsAnObjectOrNothing) {
  EXPECT_TRUE(body("").empty());
  for (const auto* text : {"[]", "7", "{", "null"}) EXPECT_EQ(code(parse_auth_body(text)), "bad_json");
}

TEST(AuthRequest, WhoeverSaysNothingSignsUpAnonymously) {
  const auto asked = read_sign_up(body(R"({"email":null,"password":"","data":{"name":"Ada"}})"));
  ASSERT_TRUE(asked);
  EXPECT_FALSE(asked->email);
  EXPECT_FALSE(asked->password);
  EXPECT_EQ(asked->metadata, R"({"name":"Ada"})");
}

TEST(AuthRequest, SigningUpTakesAnAddressAndAPasswordThatMayBeChosen) {
  const auto asked = read_sign_up(body(R"({"email":"Ada@Example.org","password":"sixsix","data":7})"));
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->email, "ada@example.org");
  EXPECT_EQ(asked->password, "sixsix");
  EXPECT_EQ(asked->metadata, "{}") << "only an object";

  const auto refused = [](std::string_view text) { return problem(read_sign_up(body(text))); };
  EXPECT_EQ(refused(R"({"phone":"+491234"})"), "Phone signups are disabled");
  EXPECT_EQ(refused(R"({"password":"sixsix"})"), "Unable to validate email address: invalid format");
  EXPECT_EQ(refused(R"({"email":"ada@example.org"})"), "Signup requires a valid password");
  EXPECT_NE(refused(R"({"email":"ada@example.org","password":"five5"})"), "");
}

TEST(AuthRequest, APasswordThatNobodyCanHaveIsAWrongOne) {
  EXPECT_EQ(problem(read_credentials(body(R"({"password":"sixsix"})"))), "missing email or phone");
  for (const auto* password : {"", "five5"}) {
    const auto read = read_credentials({{"email", "ada@example.org"}, {"password", password}});
    EXPECT_EQ(code(read), "invalid_credentials") << password;
  }
  EXPECT_EQ(read_credentials(body(R"({"email":"ADA@example.org","password":"sixsix"})"))->email,
            "ada@example.org");
}

TEST(AuthRequest, ARefreshTokenIsNeverEmpty) {
  EXPECT_EQ(read_refresh_token(body(R"({"refresh_token":"x"})")), "x");
  EXPECT_EQ(problem(read_refresh_token(body("{}"))), "Refresh token is not present");
}

TEST(AuthRequest, WhatAChangeLeavesOutStaysAsItIs) {
  const auto nothing = read_user_change(body("{}"));
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(nothing->email);
  EXPECT_FALSE(nothing->password);
  EXPECT_EQ(nothing->metadata, "{}");
  EXPECT_EQ(read_user_change(body(R"({"email":" Ada@example.org"})"))->email, "ada@example.org");
  EXPECT_NE(problem(read_user_change(body(R"({"email":"ada"})"))), "");
  EXPECT_EQ(code(read_user_change(body(R"({"password":"five5"})"))), "weak_password");
}

}  // namespace
}  // namespace coach::relay
