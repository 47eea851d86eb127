#include "http/server_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <exception>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/log.hpp"

namespace coach::http {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using RequestParser = beast::http::request_parser<beast::http::string_body>;

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

ServerRequest take_request(RequestParser& parser) {
  ServerRequest request;
  request.keep_alive = parser.keep_alive();
  auto message = parser.release();
  request.method = text(message.method_string());
  request.target = text(message.target());
  request.http_1_1 = message.version() >= 11;
  for (const auto& field : message) {
    request.headers.push_back({text(field.name_string()), text(field.value())});
  }
  request.body = std::move(message.body());
  return request;
}

ServerReply refusal(unsigned status, std::string_view sentence) {
  return {status,
          {{"Content-Type", "application/json"}},
          fmt::format(R"({{"error":{{"message":"{}","type":"invalid_request_error"}}}})", sentence)};
}

// The answer to a request that could not be read; none when the peer just went away.
std::optional<ServerReply> refusal_for(const error_code& error) {
  using beast::http::error;
  if (error == error::header_limit) return refusal(431, "The request's headers are too large.");
  if (error == error::body_limit) return refusal(413, "The request's body is too large.");
  if (error == error::end_of_stream || error == error::partial_message) return std::nullopt;
  if (error.category() == beast::http::make_error_code(error::bad_method).category()) {
    return refusal(400, "This is not an HTTP request.");
  }
  return std::nullopt;
}

class Session final : public ServerSession {
 public:
  Session(tcp::socket socket, const ServerOptions& options, const Handler& handler)
      : socket_(std::move(socket)), options_(options), handler_(handler) {}

  tcp::socket& socket() override { return socket_; }
  bool stopping() const override { return stopping_; }

  std::string take_unread() override {
    const auto bytes = buffer_.cdata();
    std::string unread(static_cast<const char*>(bytes.data()), bytes.size());
    buffer_.consume(bytes.size());
    return unread;
  }

  asio::awaitable<void> run() override {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    while (!stopping_ && co_await serve_one()) {
    }
    socket_.close(ignored);
  }

  void expire(Clock::time_point now) override {
    if (now >= deadline_) break_off();
  }

  void stop() override {
    stopping_ = true;
    if (idle_) break_off();
  }

  void break_off() override {
    error_code ignored;
    socket_.cancel(ignored);
  }

 private:
  // Returns whether the connection may carry another request.
  asio::awaitable<bool> serve_one() {
    auto incoming = co_await read_request();
    if (!incoming) {
      if (auto reply = refusal_for(incoming.error())) {
        co_await write(to_bytes(std::move(*reply), false, false));
        co_await discard_rest();
      }
      co_return false;
    }
    const bool head_only = incoming->method == "HEAD";
    const bool keep_alive = incoming->keep_alive;
    auto result = co_await call_handler(std::move(*incoming));
    if (const auto* streamed = std::get_if<Streamed>(&result)) {
      co_return *streamed == Streamed::keep_open&& keep_alive;
    }
    const bool keep = keep_alive && !stopping_;
    co_return co_await write(to_bytes(std::get<ServerReply>(std::move(result)), keep, head_only)) && keep;
  }

  // A coroutine of its own so that the parser's memory is gone while the handler runs.
  asio::awaitable<std::expected<ServerRequest, error_code>> read_request() {
    RequestParser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.max_header_bytes));
    parser.body_limit(options_.max_body_bytes);
    error_code error;
    if (!co_await await_first_byte()) co_return std::unexpected(beast::http::error::end_of_stream);
    deadline_ = Clock::now() + options_.request_timeout;
    co_await beast::http::async_read_header(socket_, buffer_, parser,
                                            asio::redirect_error(asio::use_awaitable, error));
    if (!error && beast::iequals(parser.get()[beast::http::field::expect], "100-continue")) {
      co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (!error) {
      co_await beast::http::async_read(socket_, buffer_, parser,
                                       asio::redirect_error(asio::use_awaitable, error));
    }
    deadline_ = Clock::time_point::max();
    if (error) co_return std::unexpected(error);
    buffer_.shrink_to_fit();
    co_return take_request(parser);
  }

  asio::awaitable<bool> await_first_byte() {
    if (buffer_.size() != 0) co_return true;
    idle_ = true;
    deadline_ = Clock::now() + options_.idle_timeout;
    error_code error;
    co_await socket_.async_wait(tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, error));
    idle_ = false;
    co_return !error && !stopping_;
  }

  asio::awaitable<HandlerResult> call_handler(ServerRequest request) {
    try {
      co_return co_await handler_(std::move(request), *this);
    } catch (const std::exception& error) {
      log::error("a request's handler ended with an exception: {}", error.what());
    }
    co_return refusal(500, "The server failed to handle this request.");
  }

  std::string to_bytes(ServerReply reply, bool keep_alive, bool head_only) const {
    reply.headers.insert(reply.headers.end(), options_.reply_headers.begin(), options_.reply_headers.end());
    return serialize_reply(reply, keep_alive, head_only);
  }

  // Closing a socket with unread bytes sends a reset, which can overtake the refusal that
  // was just written: what the client still sends is read away, for a moment.
  asio::awaitable<void> discard_rest() {
    error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    deadline_ = Clock::now() + std::min<Clock::duration>(options_.request_timeout, std::chrono::seconds(2));
    std::array<char, 4096> scrap;
    while (!error) {
      co_await socket_.async_read_some(asio::buffer(scrap), asio::redirect_error(asio::use_awaitable, error));
    }
  }

  asio::awaitable<bool> write(std::string bytes) {
    deadline_ = Clock::now() + options_.request_timeout;
    error_code error;
    co_await asio::async_write(socket_, asio::buffer(bytes),
                               asio::redirect_error(asio::use_awaitable, error));
    deadline_ = Clock::time_point::max();
    co_return !error;
  }

  tcp::socket socket_;
  beast::flat_buffer buffer_;
  const ServerOptions& options_;
  const Handler& handler_;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool idle_ = false;
  bool stopping_ = false;
};

}  // namespace

std::unique_ptr<ServerSession> create_server_session(tcp::socket socket, const ServerOptions& options,
                                                     const Handler& handler) {
  return std::make_unique<Session>(std::move(socket), options, handler);
}

}  // namespace coach::http
