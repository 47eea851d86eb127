#include "pg/listener.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <expected>
#include <optional>
#include <utility>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "pg/connection.hpp"

namespace coach::pg {
namespace {

std::string quoted_identifier(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

class Listener::Impl {
 public:
  using Callback = Listener::Callback;

  Impl(const Executor& executor, ListenerOptions options, Callback wake)
      : executor_(executor),
        options_(std::move(options)),
        wake_(std::move(wake)),
        life_(executor),
        reconnect_(options_.reconnect, options_.connect_timeout) {}

  asio::awaitable<void> run();
  void stop() { life_.stop(); }
  bool connected() const { return connected_; }

 private:
  asio::awaitable<void> keep_listening();
  asio::awaitable<std::expected<void, Error>> begin(Connection& connection);
  asio::awaitable<std::string> listen(Connection& connection);
  asio::awaitable<std::optional<std::string>> check(Connection& connection);
  asio::awaitable<std::expected<Result, Error>> ask(Connection& connection, std::string sql, Params params);

  Executor executor_;
  ListenerOptions options_;
  Callback wake_;
  Lifecycle life_;
  bool connected_ = false;
  Reconnect reconnect_;
};

asio::awaitable<void> Listener::Impl::run() {
  struct Disconnected {
    bool& flag;
    ~Disconnected() { flag = false; }
  } const at_the_end{connected_};
  co_await life_.run_until_stopped(keep_listening());
}

asio::awaitable<void> Listener::Impl::keep_listening() {
  asio::steady_timer timer(executor_);
  while (!life_.stopping()) {
    Connection connection(executor_);
    const auto began = Clock::now();
    if (const auto begun = co_await begin(connection); !begun) {
      log::warn("listener on {}: {}", options_.channels.front(), describe(begun.error()));
    } else {
      const auto listening_since = Clock::now();
      reconnect_.connected(listening_since - began);
      connected_ = true;
      wake_(Wake::reconnected, {}, {});
      const std::string why = co_await listen(connection);
      connected_ = false;
      reconnect_.ended(Clock::now() - listening_since);
      log::warn("listener on {}: connection lost: {}", options_.channels.front(), why);
    }
    connection.close();
    timer.expires_after(reconnect_.next_pause());
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<std::expected<void, Error>> Listener::Impl::begin(Connection& connection) {
  auto connected = co_await connection.connect(options_.conninfo, "coach-" + options_.name,
                                               ConnectSettings{.timeout = reconnect_.attempt_limit()});
  if (!connected) co_return connected;
  for (const auto& channel : options_.channels) {
    const auto listening = co_await ask(connection, "LISTEN " + quoted_identifier(channel), {});
    if (!listening) co_return std::unexpected(listening.error());
  }
  co_return std::expected<void, Error>();
}

// Returns why it ended.
asio::awaitable<std::string> Listener::Impl::listen(Connection& connection) {
  while (true) {
    const auto arrived = co_await connection.notifications(options_.check_every);
    if (!arrived) co_return arrived.error().message;
    if (!arrived->empty()) {
      reconnect_.answered();
      for (const auto& told : *arrived) wake_(Wake::notified, told.channel, told.payload);
    } else if (const auto problem = co_await check(connection)) {
      co_return *problem;
    } else {
      reconnect_.answered();
    }
  }
}

// Silence for a while: is there still somebody, and does the session still listen? (A
// pooler may have given the connection another session behind our back.)
asio::awaitable<std::optional<std::string>> Listener::Impl::check(Connection& connection) {
  const auto answer =
      co_await ask(connection, "SELECT count(*) FROM pg_listening_channels() AS name WHERE name = $1",
                   Params().text(options_.channels.front()));
  if (!answer) co_return describe(answer.error());
  if (answer->integer(0, 0) == 0) co_return "the session does not listen any more";
  co_return std::nullopt;
}

asio::awaitable<std::expected<Result, Error>> Listener::Impl::ask(Connection& connection, std::string sql,
                                                                  Params params) {
  std::expected<Result, Error> answer = std::unexpected(Error{Failure::lost, {}, "no answer in time"});
  const auto question = [&]() -> asio::awaitable<void> {
    auto outcome = co_await connection.query(sql, params);
    answer = std::move(outcome);
  };
  if (!co_await run_for(options_.check_timeout, question())) {
    co_return std::unexpected(Error{Failure::lost, {}, "no answer in time"});
  }
  co_return answer;
}

Listener::Listener(const Executor& executor, ListenerOptions options, Callback wake)
    : impl_(std::make_unique<Impl>(executor, std::move(options), std::move(wake))) {}

Listener::~Listener() = default;

asio::awaitable<void> Listener::run() {
  return impl_->run();
}

void Listener::stop() {
  impl_->stop();
}

bool Listener::connected() const {
  return impl_->connected();
}

}  // namespace coach::pg
