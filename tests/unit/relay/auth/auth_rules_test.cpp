#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include "relay/auth/auth_error.hpp"
#include "relay/auth/credentials.hpp"
#include "relay/auth/rate_limiter.hpp"
#include "relay/auth/session_reply.hpp"
#include "relay/jwt/token_verifier.hpp"

namespace coach::relay {
namespace {

using namespace std::chrono_literals;

TEST(NormaliseEmail, StoresOneSpelling) {
  EXPECT_EQ(normalise_email(" Ada@Example.ORG\n"), "ada@example.org");
  for (const auto* text : {"", "ada", "@example.org", "ada@", "a da@example.org", "ada@exa\nmple.org"}) {
    EXPECT_FALSE(normalise_email(text)) << text;
  }
  EXPECT_FALSE(normalise_email(std::string(250, 'a') + "@b.org"));
}

TEST(CheckPassword, CountsCharactersAndBcryptsBytes) {
  EXPECT_FALSE(check_password("sixsix"));
  EXPECT_EQ(check_password("fives")->code, "weak_password");
  EXPECT_EQ(check_password("äöü")->code, "weak_password") << "three characters in six bytes";
  EXPECT_FALSE(check_password(std::string(72, 'x')));
  EXPECT_EQ(check_password(std::string(73, 'x'))->code, "validation_failed");
  EXPECT_EQ(check_password(std::string("sixsix\0x", 8))->code, "validation_failed");
}

TEST(RateLimiter, RefillsAndForgets) {
  RateLimiter limiter({2, 10s}, 3);
  const Clock::time_point start{};
  EXPECT_TRUE(limiter.allow("a", start));
  EXPECT_TRUE(limiter.allow("a", start));
  EXPECT_FALSE(limiter.allow("a", start + 9s));
  EXPECT_TRUE(limiter.allow("b", start));
  EXPECT_TRUE(limiter.allow("a", start + 10s));
  EXPECT_FALSE(limiter.allow("a", start + 10s));
  limiter.give_back("a");
  EXPECT_TRUE(limiter.allow("a", start + 10s));
  EXPECT_TRUE(limiter.allow("c", start + 10s));
  EXPECT_TRUE(limiter.allow("d", start + 10s)) << "room is made";
  EXPECT_FALSE(limiter.allow("a", start + 10s)) << "by those that may do everything, not by this one";
}

TEST(ErrorReply, HasTheFormTheClientKnows) {
  http::ServerRequest request;
  const AuthError error{422, "weak_password", "Too short", {"length"}};
  EXPECT_EQ(
      error_reply(error, request).body,
      R"({"code":422,"error_code":"weak_password","msg":"Too short","weak_password":{"reasons":["length"]}})");
  request.headers = {{"X-Supabase-Api-Version", "2024-01-01"}};
  const auto reply = error_reply(error, request);
  EXPECT_EQ(reply.body,
            R"({"code":"weak_password","message":"Too short","weak_password":{"reasons":["length"]}})");
  EXPECT_EQ(reply.headers.back().value, "2024-01-01");
}

TEST(SessionJson, HoldsATokenThatOurVerifierAccepts) {
  const Secret secret("0123456789abcdef0123456789abcdef");
  const std::chrono::system_clock::time_point now{1'800'000'000s};
  const NewSession session{
      R"({"id":"u1","email":"a@b.org","phone":"","role":"authenticated","is_anonymous":false,)"
      R"("app_metadata":{"provider":"email"},"user_metadata":{"n":1}})",
      "s1", "password", 1'799'999'999, "r1"};
  const auto json = boost::json::parse(session_json(session, {"http://x/auth/v1", 3600s}, secret, now));
  EXPECT_EQ(json.at("expires_at").as_int64(), 1'800'003'600);
  EXPECT_EQ(json.at("refresh_token").as_string(), "r1");
  const auto claims = TokenVerifier(secret).verify(std::string(json.at("access_token").as_string()), now);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->subject, "u1");
  EXPECT_EQ(claims->role, "authenticated");
  const auto payload = boost::json::parse(claims->json);
  EXPECT_EQ(payload.at("session_id").as_string(), "s1");
  EXPECT_EQ(payload.at("amr").at(0).at("timestamp").as_int64(), 1'799'999'999);
}

}  // namespace
}  // namespace coach::relay
