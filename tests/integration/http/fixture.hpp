// A client and a server of raw bytes on one io_context: the test says what the server does
// with each connection.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "http/client.hpp"

namespace coach::http {

using namespace std::chrono_literals;

// The server's end of one connection.
class Peer {
 public:
  explicit Peer(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<void> start_tls(asio::ssl::context& context);
  // Head and body (by Content-Length) of the next request; empty when the client has gone.
  asio::awaitable<std::string> read_request();
  // Whether the client is still there after `bytes`; a client that hung up is no fault.
  asio::awaitable<bool> write(std::string_view bytes);
  asio::awaitable<void> write_bytewise(std::string_view bytes);
  // Returns when the client has closed its end.
  asio::awaitable<void> wait_for_end();
  void close();
  void reset();  // with RST instead of FIN
  asio::ip::tcp::socket& socket() { return socket_; }

 private:
  asio::awaitable<std::size_t> read_some(char* into, std::size_t size);

  asio::ip::tcp::socket socket_;
  std::unique_ptr<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
  std::string buffer_;
};

class HttpFixture : public testing::Test {
 protected:
  using Handler = std::function<asio::awaitable<void>(Peer&)>;

  HttpFixture();

  // `handler` serves every connection from now on; it must capture by reference what
  // outlives run() only.
  void serve(Handler handler) { handler_ = std::move(handler); }
  // Answers every request of every connection with `answer`.
  void serve_answer(std::string answer);

  // Runs `test` with the server listening, and ends both.
  void run(std::function<asio::awaitable<void>()> test);

  Client make_client(ClientOptions options = {}) {
    return Client(context_.get_executor(), std::move(options));
  }
  // Path, header and body say "secret", which no error may repeat.
  Request request(std::string body = "secret body") const;
  std::string url(std::string_view scheme = "http", std::string_view host = "127.0.0.1") const;
  std::string host_and_port() const { return "127.0.0.1:" + std::to_string(port_); }

  asio::awaitable<std::expected<Response, Error>> send(Client& client) { return client.send(request(), 5s); }

  asio::io_context context_{1};
  std::uint16_t port_ = 0;
  int connections_ = 0;
  std::vector<std::string> requests_;  // that serve_answer() has seen

 private:
  asio::awaitable<void> accept_all();
  asio::awaitable<void> handle(asio::ip::tcp::socket socket);

  asio::ip::tcp::acceptor acceptor_;
  TaskGroup tasks_;
  Handler handler_;
  std::set<Peer*> peers_;
};

// Checks kind and sentence of a failure, and that it gives nothing away.
void expect_error(const Error& error, Failure failure, std::string_view part_of_message);

}  // namespace coach::http
