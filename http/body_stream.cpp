#include "http/body_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <utility>

namespace coach::http {
namespace {

// A thousand streams of tokens are a thousand of these; only large bodies need more.
constexpr std::size_t first_capacity = 4u << 10;
constexpr std::size_t last_capacity = 64u << 10;

using Status = IoResult::Status;

}  // namespace

BodyStream::Impl::Impl(std::unique_ptr<Connection> connection, ReceivedHead received, bool answers_head,
                       PoolPlace home)
    : head_(std::move(received.head)),
      connection_(std::move(connection)),
      peer_(connection_->peer()),
      decoder_(body_decoder_for(head_, answers_head)),
      capacity_(std::max(first_capacity, received.surplus.size())),
      unread_(received.surplus.size()),
      home_(std::move(home)) {
  const auto kind = ContentDecoder::kind_of(find_header(head_.headers, "content-encoding").value_or(""));
  if (decoder_.done()) {
    release_connection();
  } else if (kind == ContentDecoder::Kind::unsupported) {
    fail({Failure::malformed, fmt::format("{} sent a content encoding that was not asked for.", peer_)});
  } else {
    if (kind == ContentDecoder::Kind::zlib) content_ = std::make_unique<ContentDecoder>();
    buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
    std::memcpy(buffer_.get(), received.surplus.data(), unread_);
  }
}

// No timer is armed here and no coroutine called: at tens of thousands of tokens a second
// each of these would show. The caller keeps its own deadlines and calls close().
asio::awaitable<std::expected<std::string_view, Error>> BodyStream::Impl::read() {
  for (;;) {
    if (auto ready = next_buffered()) co_return std::move(*ready);
    if (unread_ == 0) {
      make_room();
      const std::span<char> room(buffer_.get(), capacity_);
      IoResult result{Status::want_read, 0, {}};
      if (connection_->may_have_more()) result = connection_->try_read(room);
      while (result.status == Status::want_read || result.status == Status::want_write) {
        boost::system::error_code error;
        co_await connection_->socket().async_wait(Connection::direction(result.status),
                                                  asio::redirect_error(asio::use_awaitable, error));
        result = error ? IoResult{Status::failed, 0, error} : connection_->try_read(room);
      }
      if (!result.ok()) {
        end_of_connection(result);
        continue;
      }
      unread_ = result.bytes;
    }
    decode(std::exchange(unread_, 0));
  }
}

std::optional<BodyStream::Impl::Read> BodyStream::Impl::next_buffered() {
  if (content_) {
    const auto plain = content_->next();
    if (plain && !plain->empty()) return *plain;
    const bool is_cut_off = ended_ && content_->is_unfinished();
    if ((!plain || is_cut_off) && !error_) {
      fail({Failure::malformed, fmt::format("{} sent a compressed body that is broken.", peer_)});
    }
  } else if (!payload_.empty()) {
    return std::exchange(payload_, {});
  }
  if (error_) return std::unexpected(*error_);
  if (ended_) return std::string_view();
  return std::nullopt;
}

// Called when no view into the buffer is in use any more.
void BodyStream::Impl::make_room() {
  if (!was_filled_ || capacity_ >= last_capacity) return;
  capacity_ *= 2;
  buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
}

void BodyStream::Impl::decode(std::size_t size) {
  was_filled_ = size == capacity_;
  const auto payload = decoder_.decode({buffer_.get(), size});
  if (!payload) return fail({Failure::malformed, fmt::format("{} broke the framing of its body.", peer_)});
  payload_ = *payload;
  if (content_) content_->feed(*payload);
  if (decoder_.done()) release_connection();
}

void BodyStream::Impl::end_of_connection(const IoResult& result) {
  if (result.status != Status::eof || !decoder_.may_end()) return fail(describe(result, peer_));
  ended_ = true;
  connection_->close();
}

// At once and not at the next read(): many callers stop reading at the last event.
void BodyStream::Impl::release_connection() {
  ended_ = true;
  if (head_.keep_alive && decoder_.surplus() == 0) {
    home_.pool->put(home_.key, std::move(connection_), Clock::now());
  } else {
    connection_->close();
  }
}

void BodyStream::Impl::close() {
  if (error_) return;
  fail({Failure::cancelled, fmt::format("The exchange with {} was cancelled.", peer_)});
}

void BodyStream::Impl::fail(Error error) {
  // The object stays: a read() that waits on it is woken by the closing of its socket.
  if (connection_) connection_->close();
  if (!error_) error_ = std::move(error);
}

BodyStream::BodyStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BodyStream::BodyStream(BodyStream&&) noexcept = default;
BodyStream& BodyStream::operator=(BodyStream&&) noexcept = default;
BodyStream::~BodyStream() = default;

unsigned BodyStream::status() const {
  return impl_->head().status;
}
const std::vector<Header>& BodyStream::headers() const {
  return impl_->head().headers;
}
std::optional<std::string_view> BodyStream::header(std::string_view name) const {
  return find_header(headers(), name);
}

asio::awaitable<std::expected<std::string_view, Error>> BodyStream::read() {
  return impl_->read();
}

asio::awaitable<std::expected<std::string, Error>> BodyStream::read_all(std::size_t limit) {
  std::string body;
  for (;;) {
    const auto bytes = co_await impl_->read();
    if (!bytes) co_return std::unexpected(bytes.error());
    if (bytes->empty()) co_return body;
    const auto room = limit - body.size();
    body.append(bytes->substr(0, room));
    if (bytes->size() <= room) continue;
    // An endless body must not be read to its end only to be thrown away.
    impl_->close();
    co_return body;
  }
}

void BodyStream::close() {
  impl_->close();
}

}  // namespace coach::http
