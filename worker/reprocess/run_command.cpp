#include "worker/reprocess/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"
#include "worker/reprocess/batch_room.hpp"
#include "worker/reprocess/progress_display.hpp"
#include "worker/settings.hpp"

namespace coach::worker {
namespace {

constexpr std::chrono::milliseconds look_every{1'000};
// The process's own; the database's work for it comes on top, wherever that runs.
constexpr double cpu_share_beside_live = 0.2;
constexpr auto draining_look = std::chrono::milliseconds(200);

ReprocessSettings session_settings(const Config& config, const std::string& name, std::int64_t run,
                                   std::size_t parallel) {
  auto settings = reprocess_settings(config, name);
  settings.claim.only_run = run;
  settings.most_turns = parallel;
  settings.stay = true;
  return settings;
}

}  // namespace

RunCommand::RunCommand(const Executor& executor, const Config& config, const std::string& worker_name,
                       std::int64_t run, bool ours, std::size_t parallel)
    : executor_(executor),
      config_(config),
      run_(run),
      ours_(ours),
      name_(worker_name),
      provider_(executor, client_options(config)),
      embeddings_(provider_, embedding_settings(config)),
      budget_(rate_limits(config)),
      metrics_(nobody_asks_for_, genai_names(config)),
      cpu_(cpu_share_beside_live),
      session_(executor, provider_, embeddings_, budget_, metrics_,
               session_settings(config, worker_name, run, parallel),
               [this, parallel](std::size_t in_flight) { return room(in_flight, parallel); }),
      last_(std::unexpected("the run was not looked at")),
      life_(executor) {}

void RunCommand::stop() {
  if (life_.stop()) return;
  session_.hurry();
  life_.wake();
}

std::size_t RunCommand::room(std::size_t in_flight, std::size_t parallel) {
  const auto now = Clock::now();
  const auto room = batch_room({.in_flight = in_flight,
                                .most = parallel,
                                .affordable = budget_.affordable(now, true),
                                .most_live = parallel});
  return std::min(room, cpu_.room(now, process_cpu_time(), live_));
}

// Live workers keep their whole share of the account's limits; this process takes one part beside theirs.
asio::awaitable<void> RunCommand::look_at_others(pg::Connection& control) {
  pg::Params params;
  params.text(name_);
  const auto others = co_await control.query(sql::reprocess_sharers.sql, std::move(params));
  if (!others) co_return;
  budget_.share_among(static_cast<std::size_t>(others->integer(0, 0)) + 1);
  live_ = others->boolean(0, 1);
}

// A database that was away for a while, as at its restart: the session has waited for it, too. False: the
// trouble is another, or we were stopped.
asio::awaitable<bool> RunCommand::reconnected(pg::Connection& control) {
  if (control.open()) co_return false;
  while (!life_.stopping()) {
    control = pg::Connection(executor_);
    if (co_await connect_worker(control, config_)) co_return true;
    co_await life_.rest(look_every);
  }
  co_return false;
}

asio::awaitable<void> RunCommand::watch(pg::Connection& control) {
  ProgressDisplay display;
  while (!life_.stopping() && !session_over_) {
    co_await look_at_others(control);
    auto status = co_await run_status(control, run_);
    const auto now = Clock::now();
    if (!status) {
      if (co_await reconnected(control)) continue;
      last_ = std::move(status);
      break;
    }
    pace_.saw(now, status->done());
    last_ = std::move(status);
    if (last_->state != "running") break;
    display.show(now, *last_, pace_);
    co_await life_.rest(std::min(look_every, config_.queue.poll));
  }
  co_await leave(control);
  if (last_) display.end(*last_, pace_);
}

asio::awaitable<void> RunCommand::leave(pg::Connection& control) {
  session_.stop();
  if (life_.stopping() && ours_) {
    if (const auto paused = co_await pause_run(control, run_); !paused) log::warn("{}", paused.error());
  }
  if (session_.in_flight() > 0 && life_.stopping()) {
    fmt::print(stderr, "{}stopping: {} turns in flight may finish, Ctrl-C once more gives them back\n",
               on_a_terminal() ? "\n" : "", session_.in_flight());
  }
  const auto deadline = Clock::now() + config_.queue.drain_timeout;
  while (!session_over_ && (!life_.stopping() || Clock::now() < deadline))
    co_await life_.pause(draining_look);
  session_.hurry();
  while (!session_over_) co_await life_.pause(draining_look);
  if (auto status = co_await run_status(control, run_)) {
    pace_.saw(Clock::now(), status->done());
    last_ = std::move(status);
  }
}

asio::awaitable<OrSentence<RunStatus>> RunCommand::work(pg::Connection& control) {
  const auto session = [this]() -> asio::awaitable<void> {
    co_await session_.run();
    session_over_ = true;
    life_.wake();
  };
  const auto watching = [this, &control]() -> asio::awaitable<void> {
    co_await watch(control);
    session_.hurry();
  };
  co_await life_.run_loop(both(session(), watching()));
  co_return last_;
}

}  // namespace coach::worker
