#include "pg/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "pg/connection.hpp"
#include "pg/parameter_view.hpp"
#include "pg/pipeline_io.hpp"
#include "pg/request_queue.hpp"

namespace coach::pg {
std::chrono::milliseconds silence_limit(std::chrono::milliseconds statement_timeout) {
  using std::chrono::milliseconds;
  if (statement_timeout.count() == 0) return milliseconds::zero();
  return statement_timeout + std::clamp(statement_timeout * 3 / 10, milliseconds(100), milliseconds(3'000));
}

class Pipeline::Impl {
 public:
  Impl(const Executor& executor, PipelineOptions options)
      : executor_(executor),
        options_(std::move(options)),
        changed_(executor),
        life_(executor),
        reconnect_(options_.reconnect, options_.connect_timeout) {}

  asio::awaitable<void> run();
  void stop();
  asio::awaitable<Outcome> query(const Statement& statement, Params params);
  asio::awaitable<bool> wait_connected(Clock::duration limit);

  bool connected() const { return io_ != nullptr; }
  const std::string& last_connect_error() const { return last_connect_error_; }
  void on_connect(std::function<void()> callback) { on_connect_.push_back(std::move(callback)); }

 private:
  asio::awaitable<void> live();
  asio::awaitable<void> keep_connected();
  std::string session_settings() const;
  asio::awaitable<std::expected<Connection, Error>> connect();
  asio::awaitable<void> serve(Connection connection);
  asio::awaitable<void> expire();
  void connection_ended(const std::string& why);
  void fail_everything(const std::string& why);

  Executor executor_;
  PipelineOptions options_;
  RequestQueue queue_;
  Event changed_;  // connected, disconnected, or something new waits while disconnected
  Lifecycle life_;
  PipelineIo* io_ = nullptr;  // while connected; lives in serve()
  Clock::time_point down_since_ = Clock::now();
  std::string last_connect_error_;
  std::vector<std::function<void()>> on_connect_;
  Reconnect reconnect_;
};

asio::awaitable<void> Pipeline::Impl::run() {
  std::exception_ptr error;
  try {
    co_await life_.run_until_stopped(live());
  } catch (...) {
    error = std::current_exception();
  }
  stop();
  if (error) std::rethrow_exception(error);
}

void Pipeline::Impl::stop() {
  life_.stop();
  fail_everything("the pipeline was stopped");
}

void Pipeline::Impl::fail_everything(const std::string& why) {
  queue_.fail_waiting(why);
  queue_.fail_in_flight(why);
  changed_.set();
}

asio::awaitable<void> Pipeline::Impl::live() {
  auto [order, kept, expired] = co_await asio::experimental::make_parallel_group(
                                    asio::co_spawn(executor_, keep_connected(), asio::deferred),
                                    asio::co_spawn(executor_, expire(), asio::deferred))
                                    .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  if (const auto& error = order[0] == 0 ? kept : expired) std::rethrow_exception(error);
}

asio::awaitable<void> Pipeline::Impl::keep_connected() {
  asio::steady_timer timer(executor_);
  while (!life_.stopping()) {
    const auto began = Clock::now();
    auto connection = co_await connect();
    if (connection) {
      const auto connected_at = Clock::now();
      reconnect_.connected(connected_at - began);
      last_connect_error_.clear();
      log::info("{}: connected to the database", options_.name);
      co_await serve(std::move(*connection));
      reconnect_.ended(Clock::now() - connected_at);
    } else {
      last_connect_error_ = connection.error().message;
      log::warn("{}: {}", options_.name, describe(connection.error()));
    }
    timer.expires_after(reconnect_.next_pause());
    co_await timer.async_wait(asio::use_awaitable);
  }
}

// The session's settings, not as start-up options, which poolers refuse. Planning anew for each
// value, or compiling a plan, takes longer than these statements do.
std::string Pipeline::Impl::session_settings() const {
  return fmt::format(
      "SET statement_timeout = {}; SET lock_timeout = {}; SET plan_cache_mode = force_generic_plan; "
      "SET jit = off",
      options_.statement_timeout.count(), options_.lock_timeout.count());
}

asio::awaitable<std::expected<Connection, Error>> Pipeline::Impl::connect() {
  Connection connection(executor_);
  ConnectSettings settings{.timeout = reconnect_.attempt_limit()};
  if (const auto limit = silence_limit(options_.statement_timeout); limit.count() > 0)
    settings.dead_after = limit;
  const auto connected = co_await connection.connect(options_.conninfo, "coach-" + options_.name, settings);
  if (!connected) co_return std::unexpected(connected.error());
  Outcome set = std::unexpected(Error{Failure::unavailable, {}, "the server does not answer"});
  const auto set_all = [&]() -> asio::awaitable<void> {
    set = co_await connection.script(session_settings());
  };
  const bool in_time = co_await run_for(reconnect_.attempt_limit(), set_all());
  if (!in_time || !set) {
    co_return std::unexpected(in_time ? set.error()
                                      : Error{Failure::unavailable, {}, "the server does not answer"});
  }
  co_return connection;
}

asio::awaitable<void> Pipeline::Impl::serve(Connection connection) {
  PipelineIo io(executor_, std::move(connection), queue_, silence_limit(options_.statement_timeout),
                [this] { reconnect_.answered(); });
  for (const auto& callback : on_connect_) callback();
  io_ = &io;
  // Also when cancelled or after an exception: nobody may see `io` after its end.
  struct Forget {
    PipelineIo*& io;
    ~Forget() { io = nullptr; }
  } const forget{io_};
  changed_.set();
  connection_ended(co_await io.serve());
}

void Pipeline::Impl::connection_ended(const std::string& why) {
  log::warn("{}: connection lost: {}; {} statements were in flight", options_.name, why,
            queue_.in_flight().size());
  io_ = nullptr;
  down_since_ = Clock::now();
  queue_.fail_in_flight(why);
  changed_.set();
}

asio::awaitable<void> Pipeline::Impl::expire() {
  while (!life_.stopping()) {
    const auto expiry = queue_.next_expiry(down_since_, options_.wait_for_connection);
    if (connected() || !expiry) {
      co_await changed_.wait();
    } else if (const auto now = Clock::now(); *expiry > now) {
      co_await changed_.wait_for(*expiry - now);
    } else {
      queue_.expire(now, down_since_, options_.wait_for_connection,
                    last_connect_error_.empty() ? "no connection in time" : last_connect_error_);
    }
  }
}

asio::awaitable<Outcome> Pipeline::Impl::query(const Statement& statement, Params params) {
  if (auto refused = refusal(params)) co_return std::unexpected(std::move(*refused));
  if (life_.stopping())
    co_return std::unexpected(Error{Failure::unavailable, {}, "the pipeline was stopped"});
  const auto request =
      std::make_shared<Request>(executor_, statement, std::move(params), Clock::now(), &options_.observe);
  const bool was_idle = queue_.nothing_waits();
  queue_.push(request);
  if (was_idle && io_ != nullptr) io_->wake();
  if (was_idle && io_ == nullptr) changed_.set();
  // From here on only `request` is touched: the pipeline may be gone when it is done.
  co_await request->done.wait();
  if (!request->outcome) {
    request->abandoned = true;
    co_return std::unexpected(Error{Failure::lost, {}, "the caller was cancelled"});
  }
  co_return std::move(*request->outcome);
}

asio::awaitable<bool> Pipeline::Impl::wait_connected(Clock::duration limit) {
  const auto deadline = Clock::now() + limit;
  while (!connected() && !life_.stopping()) {
    const auto rest = deadline - Clock::now();
    if (rest <= Clock::duration::zero()) break;
    co_await changed_.wait_for(rest);
  }
  co_return connected();
}

Pipeline::Pipeline(const Executor& executor, PipelineOptions options)
    : impl_(std::make_unique<Impl>(executor, std::move(options))) {}

Pipeline::~Pipeline() {
  impl_->stop();
}

asio::awaitable<void> Pipeline::run() {
  return impl_->run();
}

void Pipeline::stop() {
  impl_->stop();
}

asio::awaitable<std::expected<Result, Error>> Pipeline::query(const Statement& statement, Params params) {
  return impl_->query(statement, std::move(params));
}

bool Pipeline::connected() const {
  return impl_->connected();
}

asio::awaitable<bool> Pipeline::wait_connected(Clock::duration limit) {
  return impl_->wait_connected(limit);
}

const std::string& Pipeline::last_connect_error() const {
  return impl_->last_connect_error();
}

void Pipeline::on_connect(std::function<void()> callback) {
  impl_->on_connect(std::move(callback));
}

}  // namespace coach::pg
