// TLS: whom we trust, and that bodies arrive whole.
#include <openssl/ssl.h>

#include "certificates.hpp"
#include "fixture.hpp"

namespace coach::http {
namespace {

class Tls : public HttpFixture {
 protected:
  void serve_tls(asio::ssl::context& context, std::string answer, bool closes_cleanly = true) {
    serve([this, &context, answer = std::move(answer), closes_cleanly](Peer& peer) -> asio::awaitable<void> {
      co_await peer.start_tls(context);
      for (;;) {
        auto request = co_await peer.read_request();
        if (request.empty()) co_return;
        requests_.push_back(std::move(request));
        co_await peer.write(answer);
        if (!closes_cleanly) co_return peer.close();
      }
    });
  }

  Request to(std::string_view host) const {
    auto result = request();
    result.url = url("https", host);
    return result;
  }

  void expect_refused(std::string_view host, const std::string& ca_file, std::string_view part_of_message) {
    run([&]() -> asio::awaitable<void> {
      auto client = make_client({.ca_file = ca_file});
      const auto response = co_await client.send(to(host), 5s);
      EXPECT_FALSE(response.has_value());
      if (!response) expect_error(response.error(), Failure::tls, part_of_message);
    });
    EXPECT_TRUE(requests_.empty());
  }

  static constexpr const char* answer_ = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  Authority authority_;
};

TEST_F(Tls, TrustsARightNameAndAddress) {
  auto context = authority_.server("DNS:localhost,IP:127.0.0.1");
  serve_tls(context, answer_);
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.ca_file = authority_.file()});
    for (const auto* host : {"localhost", "127.0.0.1"}) {
      for (int i = 0; i != 2; ++i) {
        const auto response = co_await client.send(to(host), 5s);
        EXPECT_TRUE(response.has_value()) << (response ? "" : response.error().message);
        if (response) EXPECT_EQ(response->body, "hello");
      }
    }
  });
  EXPECT_EQ(connections_, 2);
}

TEST_F(Tls, SendsTheNameAndAsksForHttp11) {
  auto context = authority_.server("DNS:localhost");
  std::string name;
  SSL_CTX_set_tlsext_servername_arg(context.native_handle(), &name);
  SSL_CTX_set_tlsext_servername_callback(
      context.native_handle(), +[](SSL* session, int*, void* into) {
        *static_cast<std::string*>(into) = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
        return SSL_TLSEXT_ERR_OK;
      });
  serve_tls(context, answer_);
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.ca_file = authority_.file()});
    EXPECT_TRUE((co_await client.send(to("localhost"), 5s)).has_value());
  });
  EXPECT_EQ(name, "localhost");
}

TEST_F(Tls, RefusesAWrongName) {
  auto context = authority_.server("DNS:other.test,IP:127.0.0.2");
  serve_tls(context, answer_);
  expect_refused("localhost", authority_.file(),
                 "presented a certificate that was refused: hostname mismatch");
}

TEST_F(Tls, RefusesAWrongAddress) {
  auto context = authority_.server("DNS:127.0.0.1,IP:127.0.0.2");
  serve_tls(context, answer_);
  expect_refused("127.0.0.1", authority_.file(),
                 "presented a certificate that was refused: IP address mismatch");
}

TEST_F(Tls, RefusesAnUnknownAuthority) {
  auto context = authority_.server("DNS:localhost");
  serve_tls(context, answer_);
  expect_refused("localhost", "", "refused: unable to get local issuer certificate");
}

TEST_F(Tls, RefusesAnExpiredCertificate) {
  auto context = authority_.server("DNS:localhost", -60);
  serve_tls(context, answer_);
  expect_refused("localhost", authority_.file(), "refused: certificate has expired");
}

TEST_F(Tls, RefusesAnOldProtocol) {
  auto context = authority_.server("DNS:localhost");
  SSL_CTX_set_security_level(context.native_handle(), 0);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
  serve_tls(context, answer_);
  expect_refused("localhost", authority_.file(), "broke off the TLS handshake");
}

TEST_F(Tls, RefusesAServerWithoutTls) {
  serve([](Peer& peer) -> asio::awaitable<void> {
    co_await peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    co_await peer.wait_for_end();
  });
  expect_refused("localhost", authority_.file(), "broke off the TLS handshake");
}

TEST_F(Tls, LimitsTheTimeOfTheHandshake) {
  serve([](Peer& peer) -> asio::awaitable<void> { co_await peer.wait_for_end(); });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.connect_timeout = 50ms});
    const auto response = co_await client.send(to("localhost"), 60s);
    EXPECT_FALSE(response.has_value());
    if (!response) expect_error(response.error(), Failure::connect, "was not reached in time");
  });
}

TEST_F(Tls, RefusesToRunWithoutTheAuthoritiesItWasGiven) {
  auto context = authority_.server("DNS:localhost");
  serve_tls(context, answer_);
  expect_refused("localhost", "/nonexistent.pem",
                 "The CA file /nonexistent.pem holds no readable certificates");
}

TEST_F(Tls, MovesLargeBodiesBothWays) {
  const std::string body(3'000'000, 'x');
  auto context = authority_.server("DNS:localhost");
  serve_tls(context, "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + body);
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.ca_file = authority_.file()});
    auto large = to("localhost");
    large.body = body;
    const auto response = co_await client.send(large, 20s);
    EXPECT_TRUE(response && response->body == body);
  });
  EXPECT_TRUE(requests_.size() == 1 && requests_[0].ends_with(body));
}

TEST_F(Tls, StreamsEachRecordAsItArrives) {
  auto context = authority_.server("DNS:localhost");
  Event changed(context_.get_executor());
  int seen = 0;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.start_tls(context);
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i != 3; ++i) {
      while (seen != i) co_await changed.wait();
      co_await peer.write("3\r\none\r\n");
    }
    co_await peer.wait_for_end();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.ca_file = authority_.file()});
    auto stream = co_await client.open(to("localhost"), 5s);
    for (int i = 0; i != 3; ++i) {
      EXPECT_EQ(co_await stream->read(), "one");
      ++seen;
      changed.set();
    }
  });
}

// Anyone on the way can end a TCP connection; only close_notify is the peer's own word.
TEST_F(Tls, TakesACutOffForWhatItIs) {
  auto context = authority_.server("DNS:localhost");
  serve_tls(context, "HTTP/1.1 200 OK\r\n\r\nhello", false);
  run([&]() -> asio::awaitable<void> {
    auto client = make_client({.ca_file = authority_.file()});
    const auto response = co_await client.send(to("localhost"), 5s);
    EXPECT_FALSE(response.has_value());
    if (!response) expect_error(response.error(), Failure::reset, "localhost:");
  });
}

}  // namespace
}  // namespace coach::http
