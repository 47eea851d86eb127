#include "fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <exception>

namespace coach::http {
namespace {

using asio::ip::tcp;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::size_t length_of_body(std::string_view head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string_view::npos ? 0 : std::strtoul(head.data() + at + 16, nullptr, 10);
}

}  // namespace

asio::awaitable<void> Peer::start_tls(asio::ssl::context& context) {
  tls_ = std::make_unique<asio::ssl::stream<tcp::socket&>>(socket_, context);
  // A refused handshake is the client's verdict and asserted there.
  co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
}

asio::awaitable<std::size_t> Peer::read_some(char* into, std::size_t size) {
  const auto buffer = asio::buffer(into, size);
  if (tls_) {
    const auto [error, bytes] = co_await tls_->async_read_some(buffer, as_result);
    co_return error ? 0 : bytes;
  }
  const auto [error, bytes] = co_await socket_.async_read_some(buffer, as_result);
  co_return error ? 0 : bytes;
}

asio::awaitable<std::string> Peer::read_request() {
  for (;;) {
    if (const auto end = buffer_.find("\r\n\r\n"); end != std::string::npos) {
      const auto size = end + 4 + length_of_body(std::string_view(buffer_).substr(0, end));
      if (buffer_.size() >= size) {
        const auto request = buffer_.substr(0, size);
        buffer_.erase(0, size);
        co_return request;
      }
    }
    char bytes[4096];
    const auto size = co_await read_some(bytes, sizeof bytes);
    if (size == 0) co_return "";
    buffer_.append(bytes, size);
  }
}

asio::awaitable<bool> Peer::write(std::string_view bytes) {
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  if (tls_) {
    const auto [error, ignored] = co_await asio::async_write(*tls_, buffer, as_result);
    co_return !error;
  }
  const auto [error, ignored] = co_await asio::async_write(socket_, buffer, as_result);
  co_return !error;
}

asio::awaitable<void> Peer::write_bytewise(std::string_view bytes) {
  socket_.set_option(tcp::no_delay(true));
  for (const char& byte : bytes) {
    co_await write({&byte, 1});
    co_await asio::post(asio::use_awaitable);
  }
}

asio::awaitable<void> Peer::wait_for_end() {
  char bytes[4096];
  while (co_await read_some(bytes, sizeof bytes) != 0) {
  }
}

void Peer::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Peer::reset() {
  socket_.set_option(asio::socket_base::linger(true, 0));
  close();
}

HttpFixture::HttpFixture()
    : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      tasks_(context_.get_executor()) {
  port_ = acceptor_.local_endpoint().port();
}

void HttpFixture::serve_answer(std::string answer) {
  serve([this, answer = std::move(answer)](Peer& peer) -> asio::awaitable<void> {
    for (;;) {
      auto request = co_await peer.read_request();
      if (request.empty()) co_return;
      requests_.push_back(std::move(request));
      if (!co_await peer.write(answer)) co_return;
    }
  });
}

asio::awaitable<void> HttpFixture::accept_all() {
  for (;;) {
    auto [error, socket] = co_await acceptor_.async_accept(as_result);
    if (error) co_return;
    ++connections_;
    tasks_.spawn("connection", handle(std::move(socket)));
  }
}

asio::awaitable<void> HttpFixture::handle(tcp::socket socket) {
  Peer peer(std::move(socket));
  peers_.insert(&peer);
  co_await handler_(peer);
  peers_.erase(&peer);
}

void HttpFixture::run(std::function<asio::awaitable<void>()> test) {
  tasks_.spawn("acceptor", accept_all());
  std::exception_ptr failure;
  asio::co_spawn(context_, test(), [&](const std::exception_ptr& error) {
    failure = error;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (auto* peer : peers_) peer->close();
  });
  context_.run();
  EXPECT_EQ(tasks_.running(), 0U);
  if (failure) std::rethrow_exception(failure);
}

std::string HttpFixture::url(std::string_view scheme, std::string_view host) const {
  return std::string(scheme) + "://" + std::string(host) + ":" + std::to_string(port_) + "/secret?key=secret";
}

Request HttpFixture::request(std::string body) const {
  return {"POST", url(), {{"Authorization", "Bearer secret"}}, std::move(body)};
}

void expect_error(const Error& error, Failure failure, std::string_view part_of_message) {
  EXPECT_EQ(error.failure, failure) << error.message;
  EXPECT_NE(error.message.find(part_of_message), std::string::npos) << error.message;
  EXPECT_EQ(error.message.find("secret"), std::string::npos) << error.message;
}

}  // namespace coach::http
