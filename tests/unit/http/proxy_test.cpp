#include "http/proxy.hpp"

#include <gtest/gtest.h>

#include <map>

namespace coach::http {
namespace {

// "host:port" of the proxy for `url`, "" for none, "error" for a refused one.
std::string proxy_for(const ProxyEnvironment& environment, const std::string& url) {
  const auto proxy = choose_proxy(environment, parse_url(url)->origin);
  if (!proxy) return "error";
  return *proxy ? host_port((*proxy)->origin) : "";
}

TEST(ProxyEnvironment, PrefersLowerCaseAndIgnoresEmptyOnes) {
  const std::map<std::string, const char*> table = {
      {"http_proxy", "http://low:1"}, {"HTTP_PROXY", "http://up:1"}, {"https_proxy", ""},
      {"HTTPS_PROXY", "http://up:2"}, {"ALL_PROXY", "http://up:3"},  {"no_proxy", "a.test"},
  };
  const auto environment = proxy_environment([&](const char* name) -> const char* {
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
  });
  EXPECT_EQ(environment.http_proxy, "http://low:1");
  EXPECT_EQ(environment.https_proxy, "http://up:2");
  EXPECT_EQ(environment.all_proxy, "http://up:3");
  EXPECT_EQ(environment.no_proxy, "a.test");
}

TEST(ChooseProxy, GoesByTheScheme) {
  const ProxyEnvironment both{"http://p:1", "http://s:2", "http://all:3", ""};
  EXPECT_EQ(proxy_for(both, "http://a.test"), "p:1");
  EXPECT_EQ(proxy_for(both, "https://a.test"), "s:2");
  const ProxyEnvironment all{"", "", "all.test", ""};
  EXPECT_EQ(proxy_for(all, "https://a.test"), "all.test:80");
  EXPECT_EQ(proxy_for({}, "https://a.test"), "");
}

TEST(ChooseProxy, ReachesLoopbackDirectly) {
  const ProxyEnvironment all{"", "", "http://p:1", ""};
  for (const auto* url : {"http://localhost:1", "http://x.localhost", "http://127.0.0.1", "http://127.9.9.9",
                          "https://[::1]:2"}) {
    EXPECT_EQ(proxy_for(all, url), "") << url;
  }
}

TEST(ChooseProxy, HonoursNoProxy) {
  struct Case {
    const char* no_proxy;
    const char* url;
    bool direct;
  };
  const Case cases[] = {
      {"*", "http://a.test", true},
      {"a.test", "http://a.test", true},
      {"A.Test", "http://a.test", true},
      {"a.test", "http://x.a.test", true},
      {".a.test", "http://x.a.test", true},
      {"*.a.test", "http://x.a.test", true},
      {"a.test", "http://xa.test", false},
      {"x.a.test", "http://a.test", false},
      {" b.test , a.test ,", "http://a.test", true},
      {",,", "http://a.test", false},
      {"a.test:8080", "http://a.test:8080", true},
      {"a.test:8080", "http://a.test", false},
      {"10.0.0.1", "http://10.0.0.1", true},
      {"0.0.1", "http://10.0.0.1", false},
      {"10.0.0.0/8", "http://10.2.3.4", true},
      {"10.0.0.0/8", "http://11.2.3.4", false},
      {"10.0.0.0/8", "http://a.test", false},
      {"10.0.0.0/99", "http://10.2.3.4", false},
      {"fd00::/8", "http://[fd00::1]", true},
      {"fd00::1", "http://[fd00::1]", true},
      {"[fd00::1]:80", "http://[fd00::1]", true},
      {"[fd00::1]:81", "http://[fd00::1]", false},
      {"10.0.0.0/8", "http://[fd00::1]", false},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(proxy_for({"", "", "http://p:1", one.no_proxy}, one.url), one.direct ? "" : "p:1")
        << one.no_proxy << " " << one.url;
  }
}

TEST(ChooseProxy, EncodesTheUserAndRefusesOtherKinds) {
  const auto proxy =
      choose_proxy({"", "http://Aladdin:open%20sesame@p.test:3128/", "", ""}, {true, "a.test", 443});
  ASSERT_TRUE(proxy.has_value() && proxy->has_value());
  EXPECT_EQ((*proxy)->authorization, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(host_port((*proxy)->origin), "p.test:3128");
  for (const auto* value : {"socks5://u:secret@p:1", "https://secret:1", "http://secret secret"}) {
    const auto refused = choose_proxy({"", value, "", ""}, {true, "a.test", 443});
    ASSERT_FALSE(refused.has_value()) << value;
    EXPECT_EQ(refused.error().failure, Failure::connect);
    EXPECT_EQ(refused.error().message.find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace coach::http
