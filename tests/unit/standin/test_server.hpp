// A stand-in on its own thread and a blocking client, for tests over a real socket.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "standin/app.hpp"

namespace coach::standin {

class TestServer {
 public:
  explicit TestServer(Options options);
  ~TestServer();

  std::uint16_t port() const { return app_->port(); }

 private:
  asio::io_context context_{1};
  std::unique_ptr<App> app_;
  std::future<void> ended_;
  std::thread thread_;
};

// Fast, on a free port, with `faults`.
Options quick_options(std::vector<std::string> faults = {});

struct RawReply {
  unsigned status = 0;
  std::string head;
  std::string body;       // chunked coding undone
  bool complete = false;  // the body ended as its framing promised
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port);

  // `headers` are full lines with CR LF.
  void send(std::string_view method, std::string_view path, std::string_view body,
            std::string_view headers = {});

  // Reads one reply, or what there is of it when the connection breaks.
  RawReply receive();

  // Reads until `part` has arrived; false when the connection ended before.
  bool read_until(std::string_view part);

  // Why the connection ended: error::eof, error::connection_reset, or none yet.
  boost::system::error_code ended() const { return ended_; }

  void close() { socket_.close(); }

 private:
  bool read_more();

  asio::io_context context_;
  asio::ip::tcp::socket socket_;
  std::string buffer_;
  boost::system::error_code ended_;
};

// A chat request for `question`; `more` are further members with a leading comma.
std::string chat_body(std::string_view question, std::string_view more = {});

}  // namespace coach::standin
