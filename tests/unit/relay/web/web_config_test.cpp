#include "relay/web/web_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coach::relay {
namespace {

Options whole() {
  Options options;
  options.public_url = "http://127.0.0.1:54321";
  options.auth_database = options.realtime_database = Secret("postgres://");
  options.postgrest = "/usr/bin/postgrest";
  options.secrets.anon = Secret("anon");
  return options;
}

TEST(WebConfig, ARelayWithAllPartsIsAllThatTheAppNeeds) {
  EXPECT_EQ(web_config(whole()), R"({"supabaseUrl":"http://127.0.0.1:54321","supabaseAnonKey":"anon",)"
                                 R"("auth":"local","sameOrigin":true})");
  EXPECT_THAT(other_urls(whole()), testing::IsEmpty());
}

TEST(WebConfig, ElseTheAppGoesWhereTheProjectIs) {
  auto options = whole();
  options.auth = AuthMode::external;
  options.jwks_url = "https://project.example/jwks";
  EXPECT_THAT(web_config(options), testing::HasSubstr(R"("auth":"external","sameOrigin":false)"));
  EXPECT_THAT(other_urls(options),
              testing::ElementsAre("http://127.0.0.1:54321", "https://project.example/jwks"));
  options = whole();
  options.postgrest.clear();
  EXPECT_THAT(web_config(options), testing::HasSubstr(R"("sameOrigin":false)"));
}

}  // namespace
}  // namespace coach::relay
