#include "relay/jwt/token_verifier.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "relay/jwt/base64url.hpp"
#include "relay/jwt/hs256.hpp"
#include "relay/jwt/key_ring.hpp"
#include "tests/unit/relay/jwt/signing_key.hpp"

namespace coach::relay {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

const Secret secret("super-secret-jwt-token-with-at-least-32-characters-long");
const system_clock::time_point now{seconds(1'800'000'000)};
constexpr std::string_view payload = R"({"sub":"u1","role":"authenticated","exp":1800000060,"x":"ä"})";

JwtProblem problem_of(const TokenVerifier& verifier, std::string_view token) {
  const auto claims = verifier.verify(token, now);
  if (claims) throw std::runtime_error("the token was accepted");
  return claims.error().problem;
}

std::vector<PublicKey> keys_of(const std::string& entries) {
  auto keys = parse_jwks(fmt::format(R"({{"keys":[{}]}})", entries));
  if (!keys) throw std::runtime_error(keys.error());
  return std::move(*keys);
}

std::string unsigned_token(std::string_view header) {
  return base64url(header) + '.' + base64url(payload) + '.';
}

TEST(TokenVerifier, AcceptsItsOwnAndHandsOutTheClaims) {
  const TokenVerifier verifier(secret);
  const auto claims = verifier.verify(sign_hs256(secret, payload), now);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->role, "authenticated");
  EXPECT_EQ(claims->subject, "u1");
  EXPECT_EQ(claims->expires_at, 1'800'000'060);
  EXPECT_EQ(claims->json, payload);
}

TEST(TokenVerifier, AcceptsATokenOfPublishedKeys) {
  const auto ec = SigningKey::p256();
  const auto rsa = SigningKey::rsa();
  const TokenVerifier verifier(Secret(), keys_of(ec.jwk("a") + "," + rsa.jwk("b")));
  EXPECT_TRUE(verifier.verify(ec.sign(R"({"alg":"ES256","kid":"a"})", payload), now));
  EXPECT_TRUE(verifier.verify(rsa.sign(R"({"alg":"RS256","kid":"b"})", payload), now));
  EXPECT_TRUE(verifier.verify(ec.sign(R"({"alg":"ES256"})", payload), now));
  EXPECT_EQ(problem_of(verifier, ec.sign(R"({"alg":"ES256","kid":"b"})", payload)),
            JwtProblem::bad_signature);
  const auto stranger = SigningKey::p256();
  EXPECT_EQ(problem_of(verifier, stranger.sign(R"({"alg":"ES256","kid":"a"})", payload)),
            JwtProblem::bad_signature);
}

TEST(TokenVerifier, RefusesEveryFormOfNoAlgorithm) {
  const TokenVerifier verifier(secret);
  for (const auto* header : {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":""})", R"({})",
                             R"({"alg":"HS512"})", R"({"alg":["HS256"]})", R"({"alg":"hs256"})"}) {
    EXPECT_EQ(problem_of(verifier, unsigned_token(header)), JwtProblem::malformed) << header;
  }
  EXPECT_EQ(problem_of(verifier, unsigned_token(R"({"alg":"HS256"})")), JwtProblem::bad_signature);
  const auto input = base64url(R"({"alg":"HS256","crit":["exp"]})") + '.' + base64url(payload);
  EXPECT_EQ(problem_of(verifier, input + '.' + base64url(hmac_sha256(secret, input))), JwtProblem::malformed);
}

// The public half is known to everybody: as an HMAC key it must open nothing.
TEST(TokenVerifier, RefusesASymmetricSignatureMadeWithAPublicKey) {
  const auto rsa = SigningKey::rsa();
  const TokenVerifier verifier(Secret(), keys_of(rsa.jwk("b")));
  for (const auto& bytes : {rsa.public_pem(), rsa.jwk("b")}) {
    EXPECT_EQ(problem_of(verifier, sign_hs256(Secret(bytes), payload)), JwtProblem::bad_signature);
  }
  EXPECT_EQ(problem_of(verifier, sign_hs256(Secret(), payload)), JwtProblem::bad_signature)
      << "no secret must not be the empty secret";
}

TEST(TokenVerifier, RefusesAKeyOfTheOtherKind) {
  const auto ec = SigningKey::p256();
  const TokenVerifier verifier(secret, keys_of(ec.jwk("a")));
  EXPECT_EQ(problem_of(verifier, ec.sign(R"({"alg":"RS256","kid":"a"})", payload)),
            JwtProblem::bad_signature);
  EXPECT_EQ(problem_of(verifier, ec.sign(R"({"alg":"HS256","kid":"a"})", payload)),
            JwtProblem::bad_signature);
}

TEST(TokenVerifier, RefusesWhatIsNoToken) {
  const TokenVerifier verifier(secret);
  const auto good = sign_hs256(secret, payload);
  for (const auto& text : {std::string(), std::string("abc"), std::string("a.b"), std::string(".."),
                           good + "=", good + ".x", " " + good, std::string(20'000, 'a') + good}) {
    EXPECT_EQ(problem_of(verifier, text), JwtProblem::malformed) << text;
  }
  EXPECT_EQ(problem_of(verifier, sign_hs256(secret, "[1]")), JwtProblem::malformed);
}

TEST(TokenVerifier, NoticesAChangedByteOfAnyPart) {
  const TokenVerifier verifier(secret);
  const auto good = sign_hs256(secret, payload);
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verifier.verify(bad, now)) << i;
  }
}

TEST(TokenVerifier, ChecksTimesAndFields) {
  const TokenVerifier verifier(secret);
  const auto late = verifier.verify(sign_hs256(secret, R"({"role":"anon","exp":1799999993})"), now);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().problem, JwtProblem::expired);
  EXPECT_EQ(late.error().expired_seconds_ago, 7);
  EXPECT_EQ(problem_of(verifier, sign_hs256(secret, R"({"role":"anon","exp":1800000000})")),
            JwtProblem::expired);
  EXPECT_TRUE(
      verifier.verify(sign_hs256(secret, R"({"role":"anon","exp":1800000000.5e0,"exp":1.9e9})"), now));
  EXPECT_EQ(problem_of(verifier, sign_hs256(secret, R"({"role":"anon"})")), JwtProblem::missing_fields);
  EXPECT_EQ(problem_of(verifier, sign_hs256(secret, R"({"exp":1900000000})")), JwtProblem::missing_fields);
  EXPECT_EQ(problem_of(verifier, sign_hs256(secret, R"({"role":7,"exp":1900000000})")),
            JwtProblem::missing_fields);
  EXPECT_EQ(problem_of(verifier, sign_hs256(secret, R"({"role":"anon","exp":1900000000,"nbf":1800000001})")),
            JwtProblem::not_yet_valid);
}

TEST(ParseJwks, PassesOverWhatItCannotUseAndNamesWhatIsBroken) {
  EXPECT_EQ(
      keys_of(R"({"kty":"oct","k":"AAAA"},{"kty":"EC","crv":"P-384"},{"kty":"OKP","crv":"Ed25519"})").size(),
      0u);
  const auto rsa = SigningKey::rsa().jwk("b");
  EXPECT_EQ(keys_of(rsa).size(), 1u);
  EXPECT_FALSE(parse_jwks("{}"));
  EXPECT_FALSE(parse_jwks("no"));
  EXPECT_FALSE(parse_jwks(R"({"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]})"));
  EXPECT_FALSE(parse_jwks(R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})")) << "a key of 17 bits";
}

TEST(KeyRing, GivesEachKeyItsRole) {
  const TokenVerifier verifier(secret);
  const KeyRing ring(verifier, {Secret("sb_publishable_a"), Secret("sb_secret_b"), {}, {}});
  EXPECT_EQ(ring.claims_for("sb_publishable_a", now)->role, "anon");
  EXPECT_EQ(ring.claims_for("sb_secret_b", now)->role, "service_role");
  EXPECT_GT(ring.claims_for("sb_secret_b", now)->expires_at, 1'800'000'000);
  const auto anon = sign_hs256(secret, role_payload("anon", now, seconds(60)));
  EXPECT_EQ(ring.claims_for(anon, now)->role, "anon");
  EXPECT_FALSE(ring.claims_for("sb_secret_c", now));
  EXPECT_FALSE(ring.claims_for("", now)) << "a key that is not set must not match an empty one";
}

TEST(KeyRing, KnowsKeysItCannotVerify) {
  const TokenVerifier verifier{Secret()};
  const auto anon = sign_hs256(secret, role_payload("anon", now, seconds(60)));
  EXPECT_FALSE(KeyRing(verifier, {}).claims_for(anon, now));
  EXPECT_EQ(KeyRing(verifier, {{}, {}, Secret(anon), {}}).claims_for(anon, now)->role, "anon");
}

TEST(Base64Url, KnowsOneSpelling) {
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(parse_base64url("-_8"), "\xfb\xff");
  EXPECT_EQ(parse_base64url(""), "");
  for (const auto* text : {"-_9", "-_8=", "+/8", "A", "AA A"}) EXPECT_FALSE(parse_base64url(text)) << text;
}

// RFC 4231, test case 2.
TEST(HmacSha256, MatchesTheStandard) {
  EXPECT_EQ(base64url(hmac_sha256(Secret("Jefe"), "what do ya want for nothing?")),
            "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
}

}  // namespace
}  // namespace coach::relay
