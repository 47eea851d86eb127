#include "http/origin.hpp"

#include <gtest/gtest.h>

namespace coach::http {
namespace {

TEST(ParseUrl, TakesTheUsualForms) {
  struct Case {
    const char* url;
    Target target;
    const char* host_port;
    const char* host_header;
  };
  const Case cases[] = {
      {"http://a.test", {{false, "a.test", 80}, "/"}, "a.test:80", "a.test"},
      {"https://API.Test/v1/x?y=1#z", {{true, "api.test", 443}, "/v1/x?y=1"}, "api.test:443", "api.test"},
      {"https://a.test:8443?q", {{true, "a.test", 8443}, "/?q"}, "a.test:8443", "a.test:8443"},
      {"http://a.test:443/", {{false, "a.test", 443}, "/"}, "a.test:443", "a.test:443"},
      {"HTTP://127.0.0.1:5000/a%20b",
       {{false, "127.0.0.1", 5000}, "/a%20b"},
       "127.0.0.1:5000",
       "127.0.0.1:5000"},
      {"http://[::1]:81/", {{false, "::1", 81}, "/"}, "[::1]:81", "[::1]:81"},
      {"http://a_b.test:/", {{false, "a_b.test", 80}, "/"}, "a_b.test:80", "a_b.test"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.url);
    const auto target = parse_url(one.url);
    ASSERT_TRUE(target.has_value());
    EXPECT_EQ(target->origin, one.target.origin);
    EXPECT_EQ(target->path, one.target.path);
    EXPECT_EQ(host_port(target->origin), one.host_port);
    EXPECT_EQ(host_header(target->origin), one.host_header);
  }
}

TEST(ParseUrl, RefusesTheRestWithoutRepeatingIt) {
  for (const char* url :
       {"", "secret", "/secret", "ftp://secret/", "http://", "http:///secret", "http://secret:0/",
        "http://secret:99999/", "http://u:secret@a.test/", "http://a.test/secret b", "http://secret%0d%0aX/",
        "mailto:secret@a.test", "http://secret\r\n/"}) {
    SCOPED_TRACE(url);
    const auto target = parse_url(url);
    ASSERT_FALSE(target.has_value());
    EXPECT_EQ(target.error().failure, Failure::malformed);
    EXPECT_EQ(target.error().message.find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace coach::http
