#include "http/server.hpp"

#include <gmock/gmock.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace coach::http {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

asio::awaitable<HandlerResult> echo(ServerRequest request, ServerConnection& connection) {
  if (request.path() == "/throw") throw std::runtime_error("broken");
  if (request.path() == "/stream") {
    co_await asio::async_write(connection.socket(),
                               asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw")),
                               asio::use_awaitable);
    co_return Streamed::keep_open;
  }
  if (request.path() == "/upgrade") {
    const auto unread = connection.take_unread();
    tcp::socket mine = std::move(connection.socket());
    co_await asio::async_write(mine, asio::buffer("took " + unread), asio::use_awaitable);
    co_return Streamed::close;
  }
  co_return ServerReply{
      200, {{"X-Method", request.method}}, std::string(request.path()) + ' ' + request.body};
}

class ServerTest : public testing::Test {
 protected:
  void start(ServerOptions options) {
    server_.emplace(context_.get_executor(), std::move(options), echo);
    port_ = server_->listen().value();
    ended_ = asio::co_spawn(context_, server_->run(), asio::use_future);
    thread_ = std::thread([this] { context_.run(); });
  }

  void SetUp() override { start({}); }

  void restart(ServerOptions options) {
    TearDown();
    context_.restart();
    start(std::move(options));
  }

  void TearDown() override {
    asio::post(context_, [this] { server_->stop(); });
    ended_.get();
    thread_.join();
  }

  // Sends `bytes` and returns all that comes until the server closes.
  std::string talk(const std::string& bytes) {
    tcp::socket socket(client_);
    socket.connect({asio::ip::address_v4::loopback(), port_});
    asio::write(socket, asio::buffer(bytes), write_error_);
    std::string reply;
    boost::system::error_code ignored;
    asio::read(socket, asio::dynamic_buffer(reply), ignored);
    return reply;
  }

  asio::io_context context_{1};
  asio::io_context client_;
  std::optional<Server> server_;
  std::future<void> ended_;
  std::thread thread_;
  boost::system::error_code write_error_;
  std::uint16_t port_ = 0;
};

TEST_F(ServerTest, KeepsAliveAndServesPipelinedRequests) {
  const auto reply = talk(
      "POST /a?q=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
      "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(reply,
            "HTTP/1.1 200 OK\r\nX-Method: POST\r\nContent-Length: 5\r\n\r\n/a hi"
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw"
            "HTTP/1.1 200 OK\r\nX-Method: GET\r\nContent-Length: 3\r\nConnection: close\r\n\r\n/b ");
}

TEST_F(ServerTest, HeadHasNoBodyAndHttp10IsClosed) {
  EXPECT_EQ(talk("HEAD /a HTTP/1.0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nX-Method: HEAD\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
}

TEST_F(ServerTest, ReadsChunkedBodies) {
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n"),
              HasSubstr("/a hi!"));
}

TEST_F(ServerTest, AnswersExpectContinue) {
  EXPECT_THAT(talk("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: "
                   "100-continue\r\nContent-Length: 2\r\n\r\nhi"),
              StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"));
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  EXPECT_THAT(talk("\x16\x03\x01 nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(ServerTest, RefusesLargeHeadersAndBodies) {
  EXPECT_THAT(talk("GET / HTTP/1.1\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 "));
  restart({.max_body_bytes = 10, .reply_headers = {{"X-Always", "yes"}}});
  // Far more than a socket buffer holds is on its way: the refusal must arrive all the same.
  const auto reply = talk("POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n" + std::string(4'000'000, 'x'));
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(reply, HasSubstr("X-Always: yes"));
  EXPECT_FALSE(write_error_) << "the rest of the body was met by a reset";
}

TEST_F(ServerTest, AHandlersExceptionIsA500) {
  EXPECT_THAT(talk("GET /throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 500 "));
}

TEST_F(ServerTest, AHandlerMayTakeTheSocketAndWhatWasUnread) {
  EXPECT_EQ(talk("GET /upgrade HTTP/1.1\r\nHost: x\r\n\r\nearly"), "took early");
}

TEST_F(ServerTest, IdleAndSlowConnectionsAreClosed) {
  restart({.idle_timeout = 40ms, .request_timeout = 40ms});
  EXPECT_EQ(talk(""), "");
  EXPECT_EQ(talk("GET / HT"), "");
}

TEST_F(ServerTest, ASecondListenerOnTheSamePortIsRefusedWithASentence) {
  Server second(context_.get_executor(), {.port = port_}, echo);
  EXPECT_THAT(second.listen().error(), StartsWith("cannot listen on 127.0.0.1:"));
  Server named(context_.get_executor(), {.address = "localhost"}, echo);
  EXPECT_EQ(named.listen().error(), "localhost is not an IP address");
}

}  // namespace
}  // namespace coach::http
