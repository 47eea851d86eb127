#include "pg/pipeline.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <exception>
#include <random>
#include <utility>
#include <vector>

#include "core/log.hpp"
#include "pg/connection.hpp"
#include "pg/parameter_view.hpp"
#include "pg/pipeline_io.hpp"
#include "pg/request_queue.hpp"
#include "pg/stoppable.hpp"

namespace coach::pg {
namespace {

constexpr std::chrono::seconds grace{5};  // on top of the server's own time-out

// The server ends a statement after its time-out; silence for longer means that the
// link is dead. Without a time-out a statement may rightly take for ever.
Clock::duration patience_of(const PipelineOptions& options) {
  if (options.statement_timeout.count() == 0) return Clock::duration::zero();
  return options.statement_timeout + grace;
}

}  // namespace

class Pipeline::Impl {
 public:
  Impl(const Executor& executor, PipelineOptions options)
      : executor_(executor), options_(std::move(options)), changed_(executor), life_(executor) {}

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
  asio::awaitable<std::expected<Connection, Error>> connect();
  asio::awaitable<void> serve(Connection connection);
  asio::awaitable<void> pause(std::uint32_t attempt);
  asio::awaitable<void> expire();
  void connection_ended(const std::string& why);
  void fail_everything(const std::string& why);

  Executor executor_;
  PipelineOptions options_;
  RequestQueue queue_;
  Event changed_;  // connected, disconnected, or something new waits while disconnected
  Stoppable life_;
  PipelineIo* io_ = nullptr;  // while connected; lives in serve()
  Clock::time_point down_since_ = Clock::now();
  std::string last_connect_error_;
  std::vector<std::function<void()>> on_connect_;
  std::minstd_rand random_{std::random_device()()};
};

asio::awaitable<void> Pipeline::Impl::run() {
  std::exception_ptr error;
  try {
    co_await life_.run(live());
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
  for (std::uint32_t attempt = 0; !life_.stopped(); ++attempt) {
    auto connection = co_await connect();
    if (connection) {
      attempt = 0;
      last_connect_error_.clear();
      log::info("{}: connected to the database", options_.name);
      co_await serve(std::move(*connection));
    } else {
      last_connect_error_ = connection.error().message;
      log::warn("{}: {}", options_.name, describe(connection.error()));
    }
    co_await pause(attempt);
  }
}

asio::awaitable<std::expected<Connection, Error>> Pipeline::Impl::connect() {
  Connection connection(executor_);
  const auto connected =
      co_await connection.connect(options_.conninfo, "coach-" + options_.name, options_.connect_timeout);
  if (!connected) co_return std::unexpected(connected.error());
  // Not as a start-up option, which poolers refuse.
  Outcome set = std::unexpected(Error{Failure::unavailable, {}, "the server does not answer"});
  const auto set_timeout = [&]() -> asio::awaitable<void> {
    // Planning anew for each value, or compiling a plan, takes longer than these statements do.
    set = co_await connection.script(
        fmt::format("SET statement_timeout = {}; SET plan_cache_mode = force_generic_plan; SET jit = off",
                    options_.statement_timeout.count()));
  };
  const bool in_time = co_await run_for(options_.connect_timeout, set_timeout());
  if (!in_time || !set) {
    co_return std::unexpected(in_time ? set.error()
                                      : Error{Failure::unavailable, {}, "the server does not answer"});
  }
  co_return connection;
}

asio::awaitable<void> Pipeline::Impl::serve(Connection connection) {
  PipelineIo io(executor_, std::move(connection), queue_, patience_of(options_));
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

asio::awaitable<void> Pipeline::Impl::pause(std::uint32_t attempt) {
  std::uniform_real_distribution<double> between_0_and_1(0.0, 1.0);
  asio::steady_timer timer(executor_, backoff_delay(options_.reconnect, attempt, between_0_and_1(random_)));
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> Pipeline::Impl::expire() {
  while (!life_.stopped()) {
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
  if (life_.stopped()) co_return std::unexpected(Error{Failure::unavailable, {}, "the pipeline was stopped"});
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
  while (!connected() && !life_.stopped()) {
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
