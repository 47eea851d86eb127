#include "relay/gateway/reply_stream.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "relay/gateway/cors.hpp"

namespace coach::relay {
namespace {

constexpr auto patience = std::chrono::minutes(1);

}  // namespace

ReplyStream::ReplyStream(http::ServerConnection& connection, const http::ServerRequest& request)
    : connection_(connection), chunked_(request.http_1_1), keep_alive_(request.keep_alive) {}

asio::awaitable<bool> ReplyStream::begin(unsigned status, std::vector<http::Header> headers) {
  if (chunked_) headers.push_back({"Transfer-Encoding", "chunked"});
  if (!chunked_ || !keep_alive_) headers.push_back({"Connection", "close"});
  headers.insert(headers.end(), cors_headers().begin(), cors_headers().end());
  co_return co_await send(http::serialize_head(status, headers));
}

asio::awaitable<bool> ReplyStream::write(std::string_view bytes) {
  if (bytes.empty()) co_return !broken_;  // an empty chunk would end the body
  co_return co_await send(chunked_ ? fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes) : std::string(bytes));
}

asio::awaitable<http::Streamed> ReplyStream::end() {
  if (chunked_) co_await send("0\r\n\r\n");
  const bool keep = chunked_ && keep_alive_ && !broken_ && !connection_.stopping();
  co_return keep ? http::Streamed::keep_open : http::Streamed::close;
}

asio::awaitable<bool> ReplyStream::send(std::string bytes) {
  if (broken_) co_return false;
  boost::system::error_code error;
  const auto writing = [&]() -> asio::awaitable<void> {
    co_await asio::async_write(connection_.socket(), asio::buffer(bytes),
                               asio::redirect_error(asio::use_awaitable, error));
  };
  broken_ = !co_await run_for(patience, writing()) || error;
  co_return !broken_;
}

bool ReplyStream::connected() {
  char byte = 0;
  boost::system::error_code error;
  auto& socket = connection_.socket();
  socket.non_blocking(true, error);
  socket.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
  if (error && error != asio::error::would_block && error != asio::error::try_again) broken_ = true;
  return !broken_;
}

}  // namespace coach::relay
