#include "relay/realtime/websocket.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <utility>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "relay/realtime/conversation.hpp"
#include "relay/realtime/outbox.hpp"

namespace coach::relay::realtime {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kept_buffer = 4'096;  // a larger read buffer is given back
constexpr std::chrono::seconds handshake_limit{10};

// The request as it came: Beast reads it again, and finds `unread` behind it.
std::string request_bytes(const http::ServerRequest& request, const std::string& unread) {
  std::string bytes = request.method + ' ' + request.target + " HTTP/1.1\r\n";
  for (const auto& header : request.headers) bytes += header.name + ": " + header.value + "\r\n";
  return bytes + "\r\n" + unread;
}

class Session final : public WebSocket, public Client {
 public:
  Session(tcp::socket socket, Hub& hub, Protocol protocol, IdentityPtr key)
      : hub_(hub),
        socket_(std::move(socket)),
        conversation_(std::make_shared<Conversation>(hub, *this, protocol, std::move(key))),
        outbox_(hub.options.limits.conflate_from, hub.options.limits.queue_bytes),
        life_(socket_.get_executor()),
        heard_(Clock::now()) {
    socket_.auto_fragment(false);
    socket_.read_message_max(hub.options.limits.frame_bytes);
    auto timeout = beast::websocket::stream_base::timeout::suggested(beast::role_type::server);
    timeout.idle_timeout = beast::websocket::stream_base::none();
    timeout.handshake_timeout = handshake_limit;
    socket_.set_option(timeout);
  }

  asio::awaitable<bool> accept(const http::ServerRequest& request, std::string unread) override {
    const std::string bytes = request_bytes(request, unread);
    error_code error;
    co_await socket_.async_accept(asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }

  asio::awaitable<void> run() override {
    co_await life_.run_loop(both(read(), write()));
    conversation_->close();
  }

  void send(Frame frame) override {
    if (ended_) return;
    const bool was_empty = outbox_.empty();
    switch (outbox_.push(std::move(frame))) {
      case Outbox::Pushed::conflated:
        ++hub_.statistics.conflated;
        return;
      case Outbox::Pushed::overflowed:
        ++hub_.statistics.dropped_slow;
        return drop("it reads too slowly");
      case Outbox::Pushed::queued:
        if (was_empty) life_.wake();
    }
  }

  void drop(std::string_view why) override {
    if (ended_) return;
    log::debug("realtime: a socket is dropped: {}", why);
    end();
  }

  void stop() override { life_.stop(); }

  void check(Clock::time_point now, std::chrono::system_clock::time_point wall) override {
    if (now - heard_ > hub_.options.limits.idle_timeout) return drop("it has fallen silent");
    conversation_->check_expiry(wall);
  }

  bool has_channels() const override { return conversation_->has_channels(); }

 private:
  asio::awaitable<void> read() {
    beast::flat_buffer buffer;
    error_code error;
    while (!ended_) {
      co_await socket_.async_read(buffer, asio::redirect_error(asio::use_awaitable, error));
      if (error) break;
      heard_ = Clock::now();
      const auto data = buffer.cdata();
      const std::string_view bytes(static_cast<const char*>(data.data()), data.size());
      if (socket_.got_text()) {
        conversation_->take_text(bytes);
      } else {
        conversation_->take_binary(bytes);
      }
      buffer.consume(buffer.size());
      if (buffer.capacity() > kept_buffer) buffer.shrink_to_fit();
    }
    end();
  }

  asio::awaitable<void> write() {
    error_code error;
    while (!ended_) {
      if (outbox_.empty()) {
        if (life_.stopping()) break;
        co_await life_.rest();
        continue;
      }
      const Frame frame = outbox_.pop();
      const std::string_view body =
          frame.body == nullptr ? std::string_view() : std::string_view(*frame.body);
      const std::array<asio::const_buffer, 3> parts{asio::buffer(frame.head), asio::buffer(body),
                                                    asio::buffer(frame.tail)};
      socket_.binary(frame.binary);
      co_await socket_.async_write(parts, asio::redirect_error(asio::use_awaitable, error));
      if (error) break;
    }
    if (!ended_ && !error) {
      co_await socket_.async_close(beast::websocket::close_code::going_away,
                                   asio::redirect_error(asio::use_awaitable, error));
    }
    end();
  }

  // Every pending operation fails; both coroutines end, and run() then leaves the topics. Not
  // here: a frame that does not fit ends the socket while somebody walks over a topic.
  void end() {
    if (ended_) return;
    ended_ = true;
    error_code ignored;
    socket_.next_layer().close(ignored);
    life_.wake();
  }

  Hub& hub_;
  beast::websocket::stream<tcp::socket, false> socket_;
  std::shared_ptr<Conversation> conversation_;  // joins under way hold it too
  Outbox outbox_;
  Lifecycle life_;  // woken when the outbox is filled, and at the end
  Clock::time_point heard_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<WebSocket> create_websocket(tcp::socket socket, Hub& hub, Protocol protocol,
                                            IdentityPtr key) {
  return std::make_unique<Session>(std::move(socket), hub, protocol, std::move(key));
}

}  // namespace coach::relay::realtime
