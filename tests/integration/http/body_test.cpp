// Answers of every framing, whole and streamed.
#include <zlib.h>

#include <fmt/format.h>

#include "fixture.hpp"

namespace coach::http {
namespace {

class Body : public HttpFixture {
 protected:
  // Sends two requests and expects `body` both times, over `connections` connections.
  void expect_twice(const std::string& body, int connections) {
    run([&]() -> asio::awaitable<void> {
      auto client = make_client();
      for (int i = 0; i != 2; ++i) {
        const auto response = co_await send(client);
        if (!response) {
          ADD_FAILURE() << response.error().message;
          co_return;
        }
        EXPECT_EQ(response->status, 200U);
        EXPECT_EQ(response->body, body);
      }
    });
    EXPECT_EQ(connections_, connections);
  }
};

std::string sized(std::string_view body, std::string_view headers = "") {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers, body);
}

std::string gzip(const std::string& text, int flush) {
  z_stream zlib{};
  deflateInit2(&zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string input = text;
  std::string result(text.size() + 1024, '\0');
  zlib.next_in = reinterpret_cast<Bytef*>(input.data());
  zlib.avail_in = static_cast<uInt>(input.size());
  zlib.next_out = reinterpret_cast<Bytef*>(result.data());
  zlib.avail_out = static_cast<uInt>(result.size());
  deflate(&zlib, flush);
  result.resize(zlib.total_out);
  deflateEnd(&zlib);
  return result;
}

TEST_F(Body, BySize) {
  serve_answer(sized("hello"));
  expect_twice("hello", 1);
  ASSERT_EQ(requests_.size(), 2U);
  EXPECT_TRUE(requests_[0].starts_with("POST /secret?key=secret HTTP/1.1\r\nHost: 127.0.0.1:"))
      << requests_[0];
  EXPECT_TRUE(requests_[0].ends_with("\r\n\r\nsecret body"));
}

TEST_F(Body, Empty) {
  serve_answer(sized(""));
  expect_twice("", 1);
}

TEST_F(Body, ChunkedByteByByte) {
  serve([](Peer& peer) -> asio::awaitable<void> {
    while (!(co_await peer.read_request()).empty()) {
      co_await peer.write_bytewise(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n"
          "3;e=1\r\nhel\r\n2\r\nlo\r\n0\r\nX: 1\r\n\r\n");
    }
  });
  expect_twice("hello", 1);
}

TEST_F(Body, UntilClose) {
  serve([](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\n\r\nhello");
    peer.close();
  });
  expect_twice("hello", 2);
}

TEST_F(Body, GzipAlthoughIdentityWasAsked) {
  serve_answer(sized(gzip("hello", Z_FINISH), "Content-Encoding: gzip\r\n"));
  expect_twice("hello", 1);
  EXPECT_NE(requests_[0].find("Accept-Encoding: identity\r\n"), std::string::npos);
}

TEST_F(Body, LargerThanEveryBuffer) {
  std::string body(3'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); i += 7) body[i] = static_cast<char>('a' + i % 26);
  serve_answer(sized(body));
  expect_twice(body, 1);
}

TEST_F(Body, InterimAnswersAreSkipped) {
  serve_answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + sized("hello"));
  expect_twice("hello", 1);
}

TEST_F(Body, OfHeadAndNoContentHasNoBytes) {
  serve_answer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (int i = 0; i != 2; ++i) {
      Request head{"HEAD", url(), {}, ""};
      const auto response = co_await client.send(std::move(head), 5s);
      EXPECT_TRUE(response && response->body.empty());
    }
  });
  EXPECT_EQ(connections_, 1);
}

TEST_F(Body, StreamHandsOutEachPieceAsItArrives) {
  Event read_one(context_.get_executor());
  bool was_read = false;
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Id: 7\r\n\r\n3\r\none\r\n");
    // Two chunks in one write are one read; they come only after the first was seen.
    while (!was_read) co_await read_one.wait();
    co_await peer.write("3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n");
    co_await peer.wait_for_end();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    auto stream = co_await client.open(request(), 5s);
    EXPECT_EQ(stream->status(), 200U);
    EXPECT_EQ(stream->header("x-id"), "7");
    EXPECT_EQ(co_await stream->read(), "one");
    was_read = true;
    read_one.set();
    EXPECT_EQ(co_await stream->read(), "twothree");
    EXPECT_EQ(co_await stream->read(), "");
    EXPECT_EQ(co_await stream->read(), "");
  });
}

TEST_F(Body, StreamInflatesWhatTheServerFlushed) {
  const auto piece = gzip("data: a\n\n", Z_SYNC_FLUSH);
  serve([&](Peer& peer) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
        piece.size(), piece));
    co_await peer.wait_for_end();
  });
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    auto stream = co_await client.open(request(), 5s);
    EXPECT_EQ(co_await stream->read(), "data: a\n\n");
  });
}

TEST_F(Body, ReadAllKeepsAtMostTheLimit) {
  serve_answer(sized("0123456789"));
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    for (const std::size_t limit : {4U, 10U, 11U}) {
      auto stream = co_await client.open(request(), 5s);
      EXPECT_EQ(co_await stream->read_all(limit), std::string("0123456789").substr(0, limit));
    }
  });
}

TEST_F(Body, OutlivesItsClient) {
  serve_answer(sized("hello"));
  run([&]() -> asio::awaitable<void> {
    auto client = std::make_unique<Client>(context_.get_executor(), ClientOptions{});
    auto stream = co_await client->open(request(), 5s);
    client.reset();
    EXPECT_EQ(co_await stream->read_all(100), "hello");
  });
}

}  // namespace
}  // namespace coach::http
