// The inside of BodyStream: connection, framing and content decoding of one answer's body.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/body_decoder.hpp"
#include "http/client.hpp"
#include "http/connection.hpp"
#include "http/content_decoder.hpp"
#include "http/idle_pool.hpp"
#include "http/read_head.hpp"

namespace coach::http {

using ConnectionPool = IdlePool<std::unique_ptr<Connection>>;

// Where a connection goes when its answer has been read to the end.
struct PoolPlace {
  std::shared_ptr<ConnectionPool> pool;
  std::string key;
};

class BodyStream::Impl {
 public:
  // `answers_head`: the request's method was HEAD, so that no body follows.
  Impl(std::unique_ptr<Connection> connection, ReceivedHead received, bool answers_head, PoolPlace home);

  asio::awaitable<std::expected<std::string_view, Error>> read();
  void close();
  const ResponseHead& head() const { return head_; }

 private:
  using Read = std::expected<std::string_view, Error>;
  std::optional<Read> next_buffered();
  void make_room();
  void decode(std::size_t size);
  void end_of_connection(const IoResult& result);
  void release_connection();
  void fail(Error error);

  ResponseHead head_;
  std::unique_ptr<Connection> connection_;  // null once it went to the pool
  std::string peer_;
  BodyDecoder decoder_;
  std::unique_ptr<ContentDecoder> content_;  // only where the body is compressed
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_;
  std::size_t unread_ = 0;    // bytes in buffer_ that arrived together with the head
  bool was_filled_ = false;   // the last read filled the buffer: it may grow
  std::string_view payload_;  // decoded bytes not handed out yet
  std::optional<Error> error_;
  bool ended_ = false;
  PoolPlace home_;
};

}  // namespace coach::http
