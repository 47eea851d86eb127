#include "test_server.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace coach::standin {

using asio::ip::tcp;

Options quick_options(std::vector<std::string> faults) {
  Options options;
  options.port = 0;
  options.first_token_ms = 0;
  options.tokens_per_second = 100'000;
  for (const auto& text : faults) options.faults.push_back(parse_fault(text).value());
  return options;
}

TestServer::TestServer(Options options) {
  auto app = App::create(context_.get_executor(), std::move(options));
  if (!app) throw std::runtime_error(app.error());
  app_ = std::move(*app);
  ended_ = asio::co_spawn(context_, app_->run(), asio::use_future);
  thread_ = std::thread([this] { context_.run(); });
}

TestServer::~TestServer() {
  asio::post(context_, [this] { app_->stop(); });
  ended_.get();
  thread_.join();
}

TestClient::TestClient(std::uint16_t port) : socket_(context_) {
  socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
}

void TestClient::send(std::string_view method, std::string_view path, std::string_view body,
                      std::string_view headers) {
  const auto key =
      headers.find("Authorization") == std::string_view::npos ? "Authorization: Bearer k\r\n" : "";
  asio::write(socket_,
              asio::buffer(fmt::format("{} {} HTTP/1.1\r\nHost: t\r\n{}{}Content-Length: {}\r\n\r\n{}",
                                       method, path, key, headers, body.size(), body)));
}

bool TestClient::read_more() {
  std::array<char, 16384> bytes;
  const auto size = socket_.read_some(asio::buffer(bytes), ended_);
  buffer_.append(bytes.data(), size);
  return !ended_;
}

bool TestClient::read_until(std::string_view part) {
  while (buffer_.find(part) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

RawReply TestClient::receive() {
  RawReply reply;
  if (!read_until("\r\n\r\n")) return reply;
  const auto end = buffer_.find("\r\n\r\n") + 4;
  reply.head = buffer_.substr(0, end);
  buffer_.erase(0, end);
  reply.status = static_cast<unsigned>(std::atoi(reply.head.c_str() + 9));
  if (const auto at = reply.head.find("Content-Length: "); at != std::string::npos) {
    const auto length = static_cast<std::size_t>(std::atol(reply.head.c_str() + at + 16));
    while (buffer_.size() < length && read_more()) {
    }
    reply.complete = buffer_.size() >= length;
    reply.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return reply;
  }
  while (read_until("\r\n")) {
    const auto size = std::strtoul(buffer_.c_str(), nullptr, 16);
    const auto start = buffer_.find("\r\n") + 2;
    while (buffer_.size() < start + size + 2 && read_more()) {
    }
    if (buffer_.size() < start + size + 2) break;
    reply.body += buffer_.substr(start, size);
    buffer_.erase(0, start + size + 2);
    if (size == 0) {
      reply.complete = true;
      break;
    }
  }
  return reply;
}

std::string chat_body(std::string_view question, std::string_view more) {
  return fmt::format(R"({{"model":"nebius/m","messages":[{{"role":"user","content":"{}"}}]{}}})", question,
                     more);
}

}  // namespace coach::standin
