#include "tests/chaos/disturber.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "core/log.hpp"
#include "pg/connection.hpp"

namespace coach::chaos {
namespace {

constexpr auto patience = std::chrono::seconds(90);
constexpr auto most_patience_for_moment = std::chrono::milliseconds(1'000);

asio::awaitable<void> pause(Executor executor, Clock::duration length) {
  asio::steady_timer timer(executor, length);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

// One after the other: servers are stopped and started by one blow at a time.
struct Disturber::Alone {
  explicit Alone(Disturber& its_disturber) : disturber(&its_disturber) { disturber->restarting_ = true; }
  Alone(Alone&& other) noexcept : disturber(std::exchange(other.disturber, nullptr)) {}
  ~Alone() {
    if (disturber == nullptr) return;
    disturber->restarting_ = false;
    disturber->restarted_.set();
  }
  Disturber* disturber;
};

Disturber::Disturber(const Executor& executor, DisturberSettings settings, Crew& crew)
    : executor_(executor), settings_(std::move(settings)), crew_(crew), restarted_(executor) {
  if (settings_.pair) pair_.emplace(executor, *settings_.pair);
}

asio::awaitable<void> Disturber::run(std::vector<Disturbance> plan, Clock::time_point start) {
  TaskGroup blows(executor_);
  for (const auto& disturbance : plan) {
    co_await pause(executor_, start + disturbance.at - Clock::now());
    blows.spawn("disturbance", strike(disturbance));
  }
  co_await blows.join();
  if (!problem_.empty()) throw std::runtime_error(problem_);
}

std::vector<Incident> Disturber::incidents() const {
  auto sorted = incidents_;
  std::ranges::sort(sorted, {}, &Incident::from);
  return sorted;
}

asio::awaitable<void> Disturber::strike(Disturbance disturbance) {
  const bool aimed = disturbance.worker != every_worker;
  Incident incident{.blow = disturbance.blow, .pid = aimed ? crew_.pid(disturbance.worker) : 0};
  log::info("{}{}{}", to_string(disturbance.blow),
            aimed ? fmt::format(" worker {} (process {})", disturbance.worker, incident.pid) : "",
            disturbance.length.count() > 0 ? fmt::format(" for {} ms", disturbance.length.count()) : "");
  incident.from = now_us();
  try {
    co_await deal(disturbance, incident);
  } catch (const std::exception& error) {
    problem_ = fmt::format("{}: {}", to_string(disturbance.blow), error.what());
  }
  if (incident.until == 0) incident.until = now_us();
  incidents_.push_back(incident);
}

asio::awaitable<void> Disturber::deal(const Disturbance& disturbance, Incident& incident) {
  const int worker = disturbance.worker;
  switch (disturbance.blow) {
    case Blow::kill:
      crew_.kill_worker(worker);
      co_await pause(executor_, disturbance.length);
      crew_.start_worker(worker);
      break;
    case Blow::retire:
      co_await crew_.retire_worker(worker);
      co_await pause(executor_, disturbance.length);
      crew_.start_worker(worker);
      break;
    case Blow::freeze:
    case Blow::nap:
      crew_.signal_worker(worker, SIGSTOP);
      co_await pause(executor_, disturbance.length);
      crew_.signal_worker(worker, SIGCONT);
      break;
    case Blow::provider_freeze:
      crew_.signal_provider(SIGSTOP);
      co_await pause(executor_, disturbance.length);
      crew_.signal_provider(SIGCONT);
      break;
    case Blow::disconnect:
      co_await disconnect(incident.pid);
      break;
    case Blow::restart_fast:
      co_await restart_database("fast");
      break;
    case Blow::restart_immediate:
      co_await restart_database("immediate");
      break;
    case Blow::failover:
      co_await fail_over(disturbance.length, incident);
      break;
  }
}

asio::awaitable<void> Disturber::disconnect(int pid) {
  pg::Connection admin(executor_);
  // While PostgreSQL restarts nobody is connected anyway.
  if (!co_await admin.connect(settings_.admin_url, "chaos disturber", std::chrono::seconds(5))) co_return;
  const auto whose = pid == 0 ? std::string() : fmt::format(" and application_name like '%:{}'", pid);
  const auto ended = co_await admin.script(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'coach_worker'" + whose);
  if (!ended && ended.error().failure == pg::Failure::server) {
    throw std::runtime_error(pg::describe(ended.error()));
  }
}

asio::awaitable<Disturber::Alone> Disturber::alone_with_database() {
  while (restarting_) co_await restarted_.wait();
  co_return Alone(*this);
}

// The incident is the time without a primary.
asio::awaitable<void> Disturber::fail_over(milliseconds lag, Incident& incident) {
  if (!pair_) throw std::runtime_error("there is no standby");
  const auto alone = co_await alone_with_database();
  co_await pair_->wait_for_bad_moment(most_patience_for_moment);
  co_await pair_->cut();
  co_await pause(executor_, lag);
  incident.from = now_us();
  co_await pair_->kill_primary();
  co_await pair_->promote();
  incident.until = now_us();
  ++promotions_;
  log::info("the standby took over after {} ms", (incident.until - incident.from) / 1'000);
  co_await pair_->rebuild();
}

asio::awaitable<void> Disturber::restart_database(std::string mode) {
  const auto alone = co_await alone_with_database();
  Child restart({settings_.restart, mode}, settings_.logs + "/chaos-restart.log");
  if (!co_await restart.wait(patience)) throw std::runtime_error("PostgreSQL did not restart in time");
  if (restart.status() != 0) throw std::runtime_error("PostgreSQL did not restart, see chaos-restart.log");
}

}  // namespace coach::chaos
