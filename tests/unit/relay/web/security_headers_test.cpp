#include "relay/web/security_headers.hpp"

#include <gtest/gtest.h>

namespace coach::relay {
namespace {

std::string header(const std::vector<http::Header>& headers, std::string_view name) {
  for (const auto& one : headers) {
    if (one.name == name) return one.value;
  }
  return {};
}

std::string policy(const std::vector<std::string>& other_urls) {
  return header(security_headers(other_urls), "Content-Security-Policy");
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SecurityHeaders, AllowThisOriginAndNothingElse) {
  const auto text = policy({});
  EXPECT_TRUE(text.starts_with("default-src 'none'; script-src 'self'; style-src 'self';")) << text;
  EXPECT_TRUE(has(text, "; connect-src 'self'; ")) << text;
  EXPECT_TRUE(has(text, "; frame-ancestors 'none'; ")) << text;
  EXPECT_TRUE(has(text, "; require-trusted-types-for 'script'; ")) << text;
  EXPECT_FALSE(has(text, "unsafe")) << text;
  EXPECT_FALSE(has(text, "*")) << text;
  EXPECT_FALSE(has(text, "http")) << text;
  const auto headers = security_headers({});
  EXPECT_TRUE(has(header(headers, "Permissions-Policy"), "microphone=()"));
  EXPECT_EQ(header(headers, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(header(headers, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header(headers, "X-Frame-Options"), "DENY");
  EXPECT_EQ(header(headers, "Referrer-Policy"), "same-origin");
}

TEST(SecurityHeaders, NameTheOriginsOfOtherServersWithTheirWebSockets) {
  EXPECT_TRUE(has(policy({"https://Ref.Supabase.co/auth/v1/.well-known/jwks.json", "http://127.0.0.1:54321"}),
                  "; connect-src 'self' https://ref.supabase.co wss://ref.supabase.co "
                  "http://127.0.0.1:54321 ws://127.0.0.1:54321; "));
}

TEST(SecurityHeaders, AreNotExtendedByWhatIsNoUrl) {
  for (const auto* url :
       {"", "supabase.co", "https://a.b; script-src *", "ftp://a.b", "https://*", "https:// x"}) {
    EXPECT_EQ(policy({url}), policy({})) << url;
  }
}

}  // namespace
}  // namespace coach::relay
