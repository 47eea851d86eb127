#include "pg/listener.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <random>
#include <utility>

#include "core/log.hpp"
#include "pg/connection.hpp"
#include "pg/stoppable.hpp"

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
      : executor_(executor), options_(std::move(options)), wake_(std::move(wake)), life_(executor) {}

  asio::awaitable<void> run();
  void stop() { life_.stop(); }
  bool connected() const { return connected_; }

 private:
  asio::awaitable<void> keep_listening();
  asio::awaitable<std::expected<void, Error>> begin(Connection& connection);
  asio::awaitable<std::string> listen(Connection& connection);
  asio::awaitable<std::optional<std::string>> check(Connection& connection);
  asio::awaitable<std::expected<Result, Error>> ask(Connection& connection, std::string sql, Params params);
  asio::awaitable<void> pause(std::uint32_t attempt);

  Executor executor_;
  ListenerOptions options_;
  Callback wake_;
  Stoppable life_;
  bool connected_ = false;
  std::minstd_rand random_{std::random_device()()};
};

asio::awaitable<void> Listener::Impl::run() {
  struct Disconnected {
    bool& flag;
    ~Disconnected() { flag = false; }
  } const at_the_end{connected_};
  co_await life_.run(keep_listening());
}

asio::awaitable<void> Listener::Impl::keep_listening() {
  for (std::uint32_t attempt = 0; !life_.stopped(); ++attempt) {
    Connection connection(executor_);
    if (const auto begun = co_await begin(connection); !begun) {
      log::warn("listener on {}: {}", options_.channels.front(), describe(begun.error()));
    } else {
      attempt = 0;
      connected_ = true;
      wake_(Wake::reconnected, {}, {});
      const std::string why = co_await listen(connection);
      connected_ = false;
      log::warn("listener on {}: connection lost: {}", options_.channels.front(), why);
    }
    connection.close();
    co_await pause(attempt);
  }
}

asio::awaitable<std::expected<void, Error>> Listener::Impl::begin(Connection& connection) {
  auto connected =
      co_await connection.connect(options_.conninfo, "coach-" + options_.name, options_.connect_timeout);
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
      for (const auto& told : *arrived) wake_(Wake::notified, told.channel, told.payload);
    } else if (const auto problem = co_await check(connection)) {
      co_return *problem;
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

asio::awaitable<void> Listener::Impl::pause(std::uint32_t attempt) {
  std::uniform_real_distribution<double> between_0_and_1(0.0, 1.0);
  asio::steady_timer timer(executor_, backoff_delay(options_.reconnect, attempt, between_0_and_1(random_)));
  co_await timer.async_wait(asio::use_awaitable);
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
