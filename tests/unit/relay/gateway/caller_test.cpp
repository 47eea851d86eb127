#include "relay/gateway/caller.hpp"

#include <gtest/gtest.h>

#include "relay/jwt/hs256.hpp"

namespace coach::relay {
namespace {

using std::chrono::seconds;

const Secret secret("super-secret-jwt-token-with-at-least-32-characters-long");
const std::chrono::system_clock::time_point now{seconds(1'800'000'000)};

class Caller : public ::testing::Test {
 protected:
  static http::ServerRequest request(std::vector<http::Header> headers,
                                     std::string target = "/rest/v1/messages") {
    http::ServerRequest request;
    request.method = "GET";
    request.target = std::move(target);
    request.headers = std::move(headers);
    return request;
  }

  TokenVerifier verifier{secret};
  KeyRing keys{verifier, {Secret("sb_publishable_a"), Secret("sb_secret_b"), {}, {}}};
  std::string user = sign_hs256(
      secret, R"({"sub":"5bd8a1f0-1111-4222-8333-444455556666","role":"authenticated","exp":1900000000})");
  std::string old = sign_hs256(secret, R"({"sub":"u","role":"authenticated","exp":1700000000})");
};

TEST_F(Caller, ActsWithTheUsersTokenWhenThereIsOne) {
  EXPECT_EQ(identify_by_key(request({{"apikey", "sb_publishable_a"}}), keys, now)->role, "anon");
  EXPECT_EQ(identify_by_key(request({{"apikey", "sb_publishable_a"}, {"Authorization", "bearer  " + user}}),
                            keys, now)
                ->role,
            "authenticated");
  EXPECT_EQ(identify_by_key(request({{"apikey", "sb_secret_b"}, {"Authorization", "Bearer sb_secret_b"}}),
                            keys, now)
                ->role,
            "service_role");
  EXPECT_EQ(identify_by_key(request({}, "/rest/v1/x?select=id&apikey=sb_publishable_a"), keys, now)->role,
            "anon");
}

// An opaque key in Authorization stands for the connection's key: it must lift nothing.
TEST_F(Caller, NeverTakesMoreRightsFromAuthorizationThanATokenGives) {
  EXPECT_EQ(identify_by_key(
                request({{"apikey", "sb_publishable_a"}, {"Authorization", "Bearer sb_secret_b"}}), keys, now)
                ->role,
            "anon");
}

TEST_F(Caller, RefusesUnknownKeysAndTokens) {
  EXPECT_EQ(identify_by_key(request({{"Authorization", "Bearer " + user}}), keys, now).error().status, 401u);
  EXPECT_EQ(identify_by_key(request({{"apikey", "guess"}}), keys, now).error().status, 401u);
  const auto expired = identify_by_key(
      request({{"apikey", "sb_publishable_a"}, {"Authorization", "Bearer " + old}}), keys, now);
  EXPECT_EQ(expired.error().status, 401u);
  EXPECT_EQ(expired.error().body,
            R"({"code":"PGRST301","details":null,"hint":null,"message":"JWT expired"})");
}

TEST_F(Caller, AUserIsAUser) {
  EXPECT_EQ(identify_user(request({{"Authorization", "Bearer " + user}}), keys, now)->role, "authenticated");
  EXPECT_FALSE(identify_user(request({}), keys, now));
  EXPECT_FALSE(identify_user(request({{"Authorization", "Bearer sb_secret_b"}}), keys, now));
  EXPECT_FALSE(identify_user(request({{"Authorization", "Basic " + user}}), keys, now));
}

}  // namespace
}  // namespace coach::relay
