// Which connections are used again, and what happens to those that died meanwhile.
#include "fixture.hpp"

namespace coach::http {
namespace {

constexpr const char* answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class Pool : public HttpFixture {};

TEST_F(Pool, KeepsAConnectionForTheNextRequest) {
  serve_answer(answer);
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (int i = 0; i != 5; ++i) EXPECT_TRUE((co_await send(client)).has_value());
  });
  EXPECT_EQ(connections_, 1);
}

TEST_F(Pool, GivesTheConnectionBackTogetherWithTheLastBytes) {
  serve_answer(answer);
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (int i = 0; i != 2; ++i) {
      auto stream = co_await client.open(request(), 5s);
      EXPECT_EQ(co_await stream->read(), "ok");
    }
  });
  EXPECT_EQ(connections_, 1);
}

TEST_F(Pool, DoesNotKeepWhatTheServerWillClose) {
  serve_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (int i = 0; i != 2; ++i) EXPECT_TRUE((co_await send(client)).has_value());
  });
  EXPECT_EQ(connections_, 2);
}

TEST_F(Pool, DoesNotKeepAConnectionWithBytesBehindTheBody) {
  serve_answer(std::string(answer) + "rubbish");
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (int i = 0; i != 2; ++i) EXPECT_EQ((co_await send(client))->body, "ok");
  });
  EXPECT_EQ(connections_, 2);
}

TEST_F(Pool, DoesNotKeepMoreOrLongerThanItMay) {
  serve_answer(answer);
  run([&]() -> asio::awaitable<void> {
    auto none = make_client({.max_idle_per_origin = 0});
    for (int i = 0; i != 2; ++i) EXPECT_TRUE((co_await send(none)).has_value());
    auto brief = make_client({.idle_timeout = 0ms});
    for (int i = 0; i != 2; ++i) EXPECT_TRUE((co_await send(brief)).has_value());
  });
  EXPECT_EQ(connections_, 4);
}

TEST_F(Pool, ReplacesAConnectionThatTheServerClosedMeanwhile) {
  Event closed(context_.get_executor());
  bool is_closed = false;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(answer);
    peer.close();
    is_closed = true;
    closed.set();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    EXPECT_TRUE((co_await send(client)).has_value());
    while (!is_closed) co_await closed.wait();
    EXPECT_TRUE((co_await send(client)).has_value());
  });
  EXPECT_EQ(connections_, 2);
}

// Some servers say 408 before they close an idle connection: no answer to the next request.
TEST_F(Pool, DoesNotTakeAFarewellForAnAnswer) {
  Event changed(context_.get_executor());
  bool is_idle = false;
  bool is_closed = false;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(answer);
    while (!is_idle) co_await changed.wait();
    co_await peer.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    peer.close();
    is_closed = true;
    changed.set();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    EXPECT_TRUE((co_await send(client)).has_value());
    is_idle = true;
    changed.set();
    while (!is_closed) co_await changed.wait();
    const auto response = co_await send(client);
    EXPECT_TRUE(response && response->status == 200);
  });
  EXPECT_EQ(connections_, 2);
}

TEST_F(Pool, RepeatsARequestOnceWhenAStaleConnectionBreaksWithoutAByte) {
  int requests = 0;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    while (!(co_await peer.read_request()).empty()) {
      if (++requests == 2) co_return peer.close();
      co_await peer.write(answer);
    }
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    EXPECT_TRUE((co_await send(client)).has_value());
    EXPECT_TRUE((co_await send(client)).has_value());
  });
  EXPECT_EQ(connections_, 2);
  EXPECT_EQ(requests, 3);
}

TEST_F(Pool, DoesNotRepeatMoreThanOnce) {
  int requests = 0;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    while (!(co_await peer.read_request()).empty()) {
      if (++requests != 1) co_return peer.reset();
      co_await peer.write(answer);
    }
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    EXPECT_TRUE((co_await send(client)).has_value());
    expect_error((co_await send(client)).error(), Failure::reset, host_and_port());
  });
  EXPECT_EQ(connections_, 2);
  EXPECT_EQ(requests, 3);
}

TEST_F(Pool, DoesNotRepeatOnAFreshConnection) {
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    peer.close();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    expect_error((co_await send(client)).error(), Failure::reset, host_and_port());
  });
  EXPECT_EQ(connections_, 1);
}

TEST_F(Pool, DoesNotRepeatOnceTheAnswerHasBegun) {
  int requests = 0;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    while (!(co_await peer.read_request()).empty()) {
      const bool is_first = ++requests == 1;
      co_await peer.write(is_first ? answer : "HTTP/1.1 ");
      if (!is_first) co_return peer.close();
    }
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    EXPECT_TRUE((co_await send(client)).has_value());
    expect_error((co_await send(client)).error(), Failure::reset, host_and_port());
  });
  EXPECT_EQ(connections_, 1);
}

}  // namespace
}  // namespace coach::http
