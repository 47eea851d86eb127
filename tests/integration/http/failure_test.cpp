// What goes wrong on the way, and by which name it is reported.
#include <sys/socket.h>

#include <boost/asio/use_awaitable.hpp>

#include "fixture.hpp"

namespace coach::http {
namespace {

class Failing : public HttpFixture {
 protected:
  void expect_failure(Failure failure, std::string_view part_of_message, ClientOptions options = {},
                      std::chrono::milliseconds timeout = 5s) {
    run([&]() -> asio::awaitable<void> {
      auto client = make_client(std::move(options));
      const auto response = co_await client.send(request(), timeout);
      EXPECT_FALSE(response.has_value());
      if (!response) expect_error(response.error(), failure, part_of_message);
    });
  }

  // Answers one request with `bytes` and then does `end`.
  void serve_and(std::string bytes, std::function<void(Peer&)> end) {
    serve([bytes = std::move(bytes), end = std::move(end)](Peer& peer) -> asio::awaitable<void> {
      co_await peer.read_request();
      co_await peer.write(bytes);
      end(peer);
      co_await peer.wait_for_end();
    });
  }
};

constexpr auto stay = [](Peer&) {};
constexpr auto close_it = [](Peer& peer) { peer.close(); };
constexpr auto reset_it = [](Peer& peer) { peer.reset(); };

TEST_F(Failing, NotHttp) {
  serve_and("SSH-2.0-OpenSSH_9.2\r\n\r\n", stay);
  expect_failure(Failure::malformed, host_and_port());
}

TEST_F(Failing, AnotherProtocolThanAsked) {
  serve_and("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", stay);
  expect_failure(Failure::malformed, host_and_port());
}

TEST_F(Failing, BrokenChunk) {
  serve_and("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsecret\r\n", stay);
  expect_failure(Failure::malformed, host_and_port());
}

TEST_F(Failing, BrokenGzip) {
  serve_and("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\nsecret", stay);
  expect_failure(Failure::malformed, host_and_port());
}

TEST_F(Failing, UnknownEncoding) {
  serve_and("HTTP/1.1 200 OK\r\nContent-Encoding: secret\r\nContent-Length: 6\r\n\r\nsecret", stay);
  expect_failure(Failure::malformed, host_and_port());
}

TEST_F(Failing, HeadersBeyondTheLimit) {
  serve_and("HTTP/1.1 200 OK\r\nX: " + std::string(2000, 's'), stay);
  expect_failure(Failure::too_large, "headers", {.max_header_bytes = 1000});
}

TEST_F(Failing, EndlessInterimAnswers) {
  std::string answers;
  for (int i = 0; i != 100; ++i) answers += "HTTP/1.1 102 Processing\r\n\r\n";
  serve_and(answers, stay);
  expect_failure(Failure::too_large, "headers");
}

TEST_F(Failing, BodyBeyondTheLimit) {
  serve_and("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 's'), stay);
  expect_failure(Failure::too_large, "body", {.max_body_bytes = 1000});
}

TEST_F(Failing, ResetInTheMiddleOfTheBody) {
  serve_and("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsecret", reset_it);
  expect_failure(Failure::reset, host_and_port());
}

TEST_F(Failing, EndInTheMiddleOfTheBody) {
  serve_and("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsecret\r\n", close_it);
  expect_failure(Failure::reset, "in the middle of its answer");
}

TEST_F(Failing, EndInTheMiddleOfTheHead) {
  serve_and("HTTP/1.1 200 OK\r\nX: secret", close_it);
  expect_failure(Failure::reset, host_and_port());
}

TEST_F(Failing, StreamYieldsWhatCameBeforeTheReset) {
  Event read_one(context_.get_executor());
  bool was_read = false;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
    while (!was_read) co_await read_one.wait();
    peer.reset();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    auto stream = co_await client.open(request(), 5s);
    EXPECT_EQ(co_await stream->read(), "one");
    was_read = true;
    read_one.set();
    expect_error((co_await stream->read()).error(), Failure::reset, host_and_port());
    expect_error((co_await stream->read()).error(), Failure::reset, host_and_port());
  });
}

TEST_F(Failing, NoAnswerInTime) {
  serve_and("", stay);
  expect_failure(Failure::timeout, host_and_port() + " did not answer within 50 ms", {}, 50ms);
}

TEST_F(Failing, BodyNotInTime) {
  serve_and("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsecret", stay);
  expect_failure(Failure::timeout, host_and_port(), {}, 50ms);
}

TEST_F(Failing, EarlyRefusalIsReadAlthoughTheRequestCouldNotBeSent) {
  serve([&](Peer& peer) -> asio::awaitable<void> {
    char some[10];
    co_await peer.socket().async_read_some(asio::buffer(some), asio::use_awaitable);
    co_await peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    peer.close();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    // Beyond the sockets' buffers, so that the server's end breaks the writing.
    const auto response = co_await client.send(request(std::string(50'000'000, 'x')), 5s);
    EXPECT_TRUE(response && response->status == 413);
  });
}

TEST_F(Failing, ConnectionRefused) {
  asio::ip::tcp::acceptor closed(context_, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  port_ = closed.local_endpoint().port();
  closed.close();
  expect_failure(Failure::connect, host_and_port() + " cannot be reached: Connection refused");
}

// A listener whose backlog is full leaves further attempts without an answer.
class FullListener {
 public:
  explicit FullListener(asio::io_context& context) : acceptor_(context, asio::ip::tcp::v4()) {
    acceptor_.bind({asio::ip::address_v4::loopback(), 0});
    acceptor_.listen(0);
    for (int i = 0; i != 4; ++i) {
      queued_.emplace_back(context, asio::ip::tcp::v4()).native_non_blocking(true);
      const auto endpoint = acceptor_.local_endpoint();
      // Asio's own connect() would wait for the answer that never comes.
      ::connect(queued_.back().native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size()));
    }
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::ip::tcp::acceptor acceptor_;
  std::vector<asio::ip::tcp::socket> queued_;
};

TEST_F(Failing, NotConnectedInTime) {
  const FullListener full(context_);
  port_ = full.port();
  expect_failure(Failure::connect, host_and_port(), {.connect_timeout = 50ms});
}

TEST_F(Failing, TheWholeTimeIsUpBeforeTheConnectionStands) {
  const FullListener full(context_);
  port_ = full.port();
  expect_failure(Failure::connect, "was not reached in time", {}, 50ms);
}

TEST_F(Failing, UnknownHost) {
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    // A label of 64 characters is refused by the resolver itself: no name server is asked.
    const std::string host = std::string(64, 'x') + ".invalid";
    Request unknown{"GET", "http://" + host + "/secret", {}, ""};
    const auto response = co_await client.send(std::move(unknown), 5s);
    expect_error(response.error(), Failure::resolve, host);
  });
}

TEST_F(Failing, NotAUrl) {
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    Request broken{"GET", "secret", {}, ""};
    expect_error((co_await client.send(broken, 5s)).error(), Failure::malformed, "URL");
    Request smuggled{"GET", url(), {{"X", "secret\r\nY: 1"}}, ""};
    expect_error((co_await client.open(smuggled, 5s)).error(), Failure::malformed, "header");
  });
  EXPECT_EQ(connections_, 0);
}

}  // namespace
}  // namespace coach::http
