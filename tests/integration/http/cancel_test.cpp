// Hanging up: by close(), by destruction, by cancelling the coroutine.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <optional>

#include "fixture.hpp"

namespace coach::http {
namespace {

class Cancel : public HttpFixture {
 protected:
  Cancel() : changed_(context_.get_executor()) {
    // Begins a stream of events that never ends, and notes when the client hangs up.
    serve([this](Peer& peer) -> asio::awaitable<void> {
      note(has_connection_);
      co_await peer.read_request();
      note(has_request_);
      if (answers_) co_await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
      co_await peer.wait_for_end();
      note(has_ended_);
    });
  }

  void note(bool& what) {
    what = true;
    changed_.set();
  }

  asio::awaitable<void> wait_until(const bool& what) {
    while (!what) co_await changed_.wait();
  }

  Event changed_;
  bool answers_ = true;
  bool has_connection_ = false;
  bool has_request_ = false;
  bool has_ended_ = false;
};

TEST_F(Cancel, CloseEndsAWaitingRead) {
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    auto stream = co_await client.open(request(), 5s);
    EXPECT_EQ(co_await stream->read(), "one");
    TaskGroup tasks(context_.get_executor());
    std::optional<Error> error;
    bool is_reading = false;
    const auto read = [&]() -> asio::awaitable<void> {
      note(is_reading);
      const auto bytes = co_await stream->read();
      if (!bytes) error = bytes.error();
    };
    tasks.spawn("reader", read());
    co_await wait_until(is_reading);
    stream->close();
    co_await tasks.join();
    EXPECT_TRUE(error.has_value());
    if (error) expect_error(*error, Failure::cancelled, host_and_port());
    expect_error((co_await stream->read()).error(), Failure::cancelled, host_and_port());
    co_await wait_until(has_ended_);
  });
}

TEST_F(Cancel, DestroyingTheStreamHangsUp) {
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    {
      auto stream = co_await client.open(request(), 5s);
      EXPECT_EQ(co_await stream->read(), "one");
    }
    co_await wait_until(has_ended_);
  });
  EXPECT_EQ(connections_, 1);
}

TEST_F(Cancel, CancellingTheCoroutineEndsRead) {
  run([&]() -> asio::awaitable<void> {
    auto client = make_client();
    asio::cancellation_signal signal;
    bool has_read = false;
    bool is_over = false;
    std::optional<Error> error;
    const auto work = [&]() -> asio::awaitable<void> {
      auto stream = co_await client.open(request(), 5s);
      EXPECT_EQ(co_await stream->read(), "one");
      note(has_read);
      const auto bytes = co_await stream->read();
      if (!bytes) error = bytes.error();
    };
    asio::co_spawn(
        context_, work(),
        asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr&) { note(is_over); }));
    co_await wait_until(has_read);
    signal.emit(asio::cancellation_type::terminal);
    co_await wait_until(is_over);
    EXPECT_TRUE(error.has_value());
    if (error) expect_error(*error, Failure::cancelled, host_and_port());
    co_await wait_until(has_ended_);
  });
}

class CancelBeforeTheAnswer : public Cancel {
 protected:
  // Runs `work`, cancels it when `moment` has come, and expects `error` after it.
  void cancel(std::function<asio::awaitable<void>()> work, const bool& moment,
              const std::optional<Error>& error) {
    answers_ = false;
    run([&]() -> asio::awaitable<void> {
      asio::cancellation_signal signal;
      bool is_over = false;
      asio::co_spawn(
          context_, work(),
          asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr&) { note(is_over); }));
      co_await wait_until(moment);
      signal.emit(asio::cancellation_type::terminal);
      co_await wait_until(is_over);
      EXPECT_TRUE(error.has_value());
      if (error) expect_error(*error, Failure::cancelled, host_and_port());
      co_await wait_until(has_ended_);
    });
  }
};

TEST_F(CancelBeforeTheAnswer, EndsOpen) {
  auto client = make_client();
  std::optional<Error> error;
  cancel(
      [&]() -> asio::awaitable<void> {
        const auto stream = co_await client.open(request(), 60s);
        if (!stream) error = stream.error();
      },
      has_request_, error);
}

TEST_F(CancelBeforeTheAnswer, EndsTheHandshake) {
  auto client = make_client();
  std::optional<Error> error;
  cancel(
      [&]() -> asio::awaitable<void> {
        auto secure = request();
        secure.url = url("https");
        const auto stream = co_await client.open(std::move(secure), 60s);
        if (!stream) error = stream.error();
      },
      has_connection_, error);
}

TEST_F(CancelBeforeTheAnswer, EndsSend) {
  auto client = make_client();
  std::optional<Error> error;
  cancel(
      [&]() -> asio::awaitable<void> {
        const auto response = co_await client.send(request(), 60s);
        if (!response) error = response.error();
      },
      has_request_, error);
}

}  // namespace
}  // namespace coach::http
