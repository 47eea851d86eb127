#include "standin/pump.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace coach::standin {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

// Wake-ups are at least this far apart; tokens that fall due between share one.
constexpr auto tick = 1ms;

struct Stream;
using StreamPtr = std::shared_ptr<Stream>;
using Queue = std::multimap<Clock::time_point, StreamPtr>;

struct Stream {
  tcp::socket& socket;
  Script& script;
  Clock::time_point start;
  std::move_only_function<void(Played)> done;  // empty once the play has ended
  Played played{};
  Next next = Next::more;
  std::string unsent{};  // what the socket did not take yet
};

bool would_block(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

void reset_connection(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

// Writes as much of `bytes` as the socket takes and removes it from them.
error_code write_now(Stream& stream, std::string& bytes) {
  const std::size_t at_once = stream.script.one_byte_writes() ? 1 : bytes.size();
  std::size_t written = 0;
  error_code error;
  while (!error && written < bytes.size()) {
    const auto size = std::min(at_once, bytes.size() - written);
    written += stream.socket.write_some(asio::buffer(bytes.data() + written, size), error);
  }
  bytes.erase(0, written);
  return error;
}

}  // namespace

class Pump::Impl {
 public:
  explicit Impl(const Executor& executor) : executor_(executor), timer_(executor) {}

  void begin(const StreamPtr& stream) {
    error_code ignored;
    stream->socket.non_blocking(true, ignored);
    streams_.insert(stream);
    watch_client(stream);
    schedule(queue_.emplace(stream->start + stream->script.due(), stream));
  }

  void stop() {
    for (const auto& stream : std::set(streams_)) {
      stream->played.aborted = true;
      reset_connection(stream->socket);
      end(stream, Next::reset);
    }
    timer_.cancel();
  }

  std::size_t playing() const { return streams_.size(); }

 private:
  void schedule(Queue::iterator entry) {
    if (entry->first >= armed_for_) return;
    armed_for_ = std::max(entry->first, last_tick_ + tick);
    timer_.expires_at(armed_for_);
    timer_.async_wait([this](const error_code& error) {
      if (!error) play_due();
    });
  }

  void play_due() {
    const auto now = Clock::now();
    last_tick_ = now;
    armed_for_ = Clock::time_point::max();
    while (!queue_.empty() && queue_.begin()->first <= now) {
      auto entry = queue_.extract(queue_.begin());
      const StreamPtr stream = entry.mapped();
      if (!stream->done || !advance(stream, now)) continue;
      // The node is used again: no allocation a token.
      entry.key() = stream->start + stream->script.due();
      queue_.insert(std::move(entry));
    }
    if (!queue_.empty()) schedule(queue_.begin());
  }

  // Plays what is due. True when the stream waits for its next due time, false when it
  // has ended, stalls, or waits for the socket.
  bool advance(const StreamPtr& stream, Clock::time_point now) {
    scratch_.clear();
    while (stream->next == Next::more && stream->start + stream->script.due() <= now) {
      stream->next = stream->script.step(scratch_);
    }
    return flush(stream, scratch_);
  }

  bool flush(const StreamPtr& stream, std::string& bytes) {
    const auto error = write_now(*stream, bytes);
    if (!stream->played.first_token && stream->script.tokens() != 0) {
      stream->played.first_token = WallClock::now();
    }
    if (would_block(error)) {
      wait_writable(stream, std::move(bytes));
      return false;
    }
    if (error) {
      lose(stream);
      return false;
    }
    if (stream->next == Next::more) return true;
    if (stream->next == Next::reset) reset_connection(stream->socket);
    if (stream->next != Next::stall) end(stream, stream->next);
    return false;
  }

  void wait_writable(const StreamPtr& stream, std::string bytes) {
    stream->unsent = std::move(bytes);
    stream->socket.async_wait(tcp::socket::wait_write, [this, stream](const error_code& error) {
      if (error || !stream->done) return;
      auto rest = std::exchange(stream->unsent, {});
      if (flush(stream, rest)) {
        schedule(queue_.emplace(stream->start + stream->script.due(), stream));
      }
    });
  }

  // A client that hangs up while nothing is written would otherwise go unnoticed.
  void watch_client(const StreamPtr& stream) {
    stream->socket.async_wait(tcp::socket::wait_read, [this, stream](error_code error) {
      if (error || !stream->done) return;
      char byte = 0;
      stream->socket.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
      if (would_block(error)) return watch_client(stream);
      // A byte is the next request, sent ahead: it stays, and would wake us for ever.
      if (error) lose(stream);
    });
  }

  void lose(const StreamPtr& stream) {
    stream->played.client_closed = true;
    end(stream, Next::close);
  }

  void end(const StreamPtr& stream, Next next) {
    stream->played.end = next;
    streams_.erase(stream);
    error_code ignored;
    if (stream->socket.is_open()) stream->socket.cancel(ignored);  // the watch
    // Posted: the coroutine may destroy what the caller still works with.
    asio::post(executor_, [done = std::exchange(stream->done, nullptr), played = stream->played]() mutable {
      done(played);
    });
  }

  Executor executor_;
  asio::steady_timer timer_;
  Queue queue_;
  std::set<StreamPtr> streams_;
  Clock::time_point armed_for_ = Clock::time_point::max();
  Clock::time_point last_tick_ = Clock::time_point::min() + tick;
  std::string scratch_;
};

Pump::Pump(const Executor& executor) : impl_(std::make_unique<Impl>(executor)) {}
Pump::~Pump() = default;

asio::awaitable<Played> Pump::play(tcp::socket& socket, Script& script, Clock::time_point start) {
  const auto begin = [this, &socket, &script, start](auto handler) {
    impl_->begin(std::make_shared<Stream>(Stream{socket, script, start, std::move(handler)}));
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Played)>(begin,
                                                                                       asio::use_awaitable);
}

void Pump::stop() {
  impl_->stop();
}
std::size_t Pump::playing() const {
  return impl_->playing();
}

}  // namespace coach::standin
