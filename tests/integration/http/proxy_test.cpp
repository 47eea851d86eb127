// Through the proxy that the environment names. The origins' names exist nowhere, so that
// whatever is reached was reached through the proxy.
#include <cstdlib>

#include "certificates.hpp"
#include "fixture.hpp"

namespace coach::http {
namespace {

class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class Proxied : public HttpFixture {
 protected:
  Request to(std::string url) const {
    auto result = request();
    result.url = std::move(url);
    return result;
  }
  std::string proxy() const { return "http://user:pass@" + host_and_port(); }
};

TEST_F(Proxied, HttpUsesTheAbsoluteForm) {
  const Variable variable("http_proxy", proxy());
  serve_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (int i = 0; i != 2; ++i) {
      const auto response = co_await client.send(to("http://coach.invalid/secret"), 5s);
      EXPECT_TRUE(response && response->body == "ok");
    }
  });
  EXPECT_EQ(connections_, 1);
  ASSERT_EQ(requests_.size(), 2U);
  EXPECT_TRUE(
      requests_[0].starts_with("POST http://coach.invalid/secret HTTP/1.1\r\nHost: coach.invalid\r\n"));
  EXPECT_NE(requests_[0].find("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"), std::string::npos);
}

TEST_F(Proxied, HttpsUsesATunnel) {
  const Variable variable("HTTPS_PROXY", proxy());
  const Authority authority;
  auto context = authority.server("DNS:coach.invalid");
  std::string connect;
  std::string inner;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    connect = co_await peer.read_request();
    co_await peer.write_bytewise("HTTP/1.1 200 Connection established\r\n\r\n");
    co_await peer.start_tls(context);
    while (!(inner = co_await peer.read_request()).empty()) {
      co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.ca_file = authority.file()});
    for (int i = 0; i != 2; ++i) {
      const auto response = co_await client.send(to("https://coach.invalid/secret"), 5s);
      EXPECT_TRUE(response && response->body == "ok") << (response ? "" : response.error().message);
      // What the proxy must not see: the proxy's password is for it alone, the path is not.
      EXPECT_TRUE(inner.starts_with("POST /secret HTTP/1.1\r\nHost: coach.invalid\r\n")) << inner;
      EXPECT_EQ(inner.find("Proxy-Authorization"), std::string::npos);
    }
  });
  EXPECT_EQ(connections_, 1);
  EXPECT_EQ(connect,
            "CONNECT coach.invalid:443 HTTP/1.1\r\nHost: coach.invalid:443\r\n"
            "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n");
}

TEST_F(Proxied, TellsWhenTheTunnelIsRefused) {
  const Variable variable("https_proxy", proxy());
  serve_answer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    const auto response = co_await client.send(to("https://coach.invalid/secret"), 5s);
    expect_error(response.error(), Failure::connect,
                 "The proxy " + host_and_port() + " refused a tunnel to coach.invalid:443 with status 407.");
  });
}

TEST_F(Proxied, TellsWhenTheProxyHangsUp) {
  const Variable variable("https_proxy", proxy());
  serve([](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    peer.close();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    const auto response = co_await client.send(to("https://coach.invalid/secret"), 5s);
    expect_error(response.error(), Failure::connect, "The proxy " + host_and_port());
  });
}

TEST_F(Proxied, LoopbackIsReachedDirectly) {
  const Variable variable("all_proxy", "http://proxy.invalid:1");
  serve_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    EXPECT_TRUE((co_await send(client)).has_value());
  });
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_TRUE(requests_[0].starts_with("POST /secret"));
}

}  // namespace
}  // namespace coach::http
