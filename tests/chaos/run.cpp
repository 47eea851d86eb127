#include "tests/chaos/run.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "core/log.hpp"
#include "tests/chaos/provider_log.hpp"
#include "tests/chaos/read_evidence.hpp"

namespace coach::chaos {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

constexpr auto look_every = 300ms;
constexpr auto tell_every = 10s;

std::string file_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

Run::Run(const Executor& executor, RunSettings settings)
    : executor_(executor),
      settings_(std::move(settings)),
      crew_(settings_.crew),
      athletes_(executor, settings_.athletes),
      disturber_(executor, settings_.disturber, crew_),
      witness_(executor, settings_.admin_url),
      admin_(executor),
      over_(executor) {}

asio::awaitable<Evidence> Run::run() {
  if (!co_await admin_ready()) throw std::runtime_error("cannot connect to the database");
  co_await athletes_.sign_up(admin_);
  co_await start_provider();
  for (int worker = 0; worker < settings_.crew.workers; ++worker) crew_.start_worker(worker);

  start_ = Clock::now();
  TaskGroup observers(executor_);
  observers.spawn("progress", tell_progress());
  observers.spawn("reply watcher", watch_replies());
  if (settings_.failover) observers.spawn("witness", witness_.run());
  std::exception_ptr failure;
  try {
    co_await disturb_and_ask();
    co_await settle();
  } catch (...) {
    failure = std::current_exception();
  }
  stopping_ = true;
  over_.set();
  witness_.stop();
  co_await observers.join();
  co_await crew_.retire_everybody();
  if (failure) std::rethrow_exception(failure);

  Evidence evidence;
  if (!co_await admin_ready()) throw std::runtime_error("cannot connect to the database");
  co_await read_evidence(admin_, evidence);
  witness_.tell(evidence);
  evidence.sent = athletes_.sent();
  evidence.incidents = disturber_.incidents();
  auto requests = read_provider_log(file_text(settings_.provider_log));
  if (!requests) throw std::runtime_error(requests.error());
  evidence.requests = std::move(*requests);
  co_return evidence;
}

asio::awaitable<void> Run::start_provider() {
  crew_.start_provider();
  const tcp::endpoint there(asio::ip::address_v4::loopback(), settings_.provider_port);
  for (int tries = 0; tries < 100; ++tries) {
    tcp::socket socket(executor_);
    boost::system::error_code error;
    co_await socket.async_connect(there, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_return;
    co_await over_.wait_for(100ms);
  }
  throw std::runtime_error("the stand-in provider did not start, see chaos-standin.log");
}

asio::awaitable<void> Run::disturb_and_ask() {
  std::exception_ptr failure;
  TaskGroup tasks(executor_);
  const auto disturb = [&]() -> asio::awaitable<void> {
    try {
      co_await disturber_.run(plan(), start_);
    } catch (...) {
      failure = std::current_exception();
    }
  };
  tasks.spawn("athletes", athletes_.run());
  tasks.spawn("disturber", disturb());
  co_await over_.wait_for(settings_.schedule.length);
  athletes_.stop_asking();
  co_await tasks.join();
  if (failure) std::rethrow_exception(failure);
}

std::vector<Disturbance> Run::plan() const {
  if (settings_.failover) return plan_failovers(settings_.seed, settings_.schedule, *settings_.failover);
  return plan_disturbances(settings_.seed, settings_.schedule);
}

// The connection of the observer, again after a restart. False: not now.
asio::awaitable<bool> Run::admin_ready() {
  if (admin_.open()) co_return true;
  admin_ = pg::Connection(executor_);
  co_return (co_await admin_.connect(settings_.admin_url, "chaos observer", 5s)).has_value();
}

asio::awaitable<void> Run::watch_replies() {
  while (!stopping_) {
    if (const auto waiting = athletes_.waiting(); !waiting.empty() && co_await admin_ready()) {
      const auto rows = co_await admin_.query(
          "select reply_to from public.messages where reply_to = any ($1::uuid[]) "
          "and status in ('complete', 'failed', 'cancelled')",
          pg::Params().text(pg::text_array(std::span<const std::string>(waiting))));
      for (int row = 0; rows && row < rows->rows(); ++row)
        athletes_.answered(std::string(rows->text(row, 0)));
    }
    if (looked_for_unsaved_ != disturber_.promotions()) co_await look_for_unsaved();
    if (!stopping_) co_await over_.wait_for(look_every);
  }
}

// What was acknowledged by the primary that is gone is there now, or it is lost.
asio::awaitable<void> Run::look_for_unsaved() {
  const int promotions = disturber_.promotions();
  const auto acknowledged = athletes_.acknowledged();
  if (!co_await admin_ready()) co_return;
  const auto rows = co_await admin_.query(
      "select id from unnest($1::uuid[]) as asked (id) "
      "where not exists (select from public.messages m where m.id = asked.id)",
      pg::Params().text(pg::text_array(std::span<const std::string>(acknowledged))));
  if (!rows) co_return;
  for (int row = 0; row < rows->rows(); ++row) athletes_.unsaved(std::string(rows->text(row, 0)));
  log::info("{} questions of {} went with the primary", rows->rows(), acknowledged.size());
  looked_for_unsaved_ = promotions;
}

asio::awaitable<void> Run::tell_progress() {
  while (!stopping_) {
    co_await over_.wait_for(tell_every);
    const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start_);
    log::info("{} s: {} questions asked, {} wait for their reply", elapsed.count(), athletes_.asked(),
              athletes_.waiting().size());
  }
}

// Questions whose acknowledgement was lost have a job as well.
asio::awaitable<bool> Run::all_final() {
  if (!athletes_.waiting().empty() || looked_for_unsaved_ != disturber_.promotions()) co_return false;
  pg::Connection connection(executor_);
  if (!co_await connection.connect(settings_.admin_url, "chaos observer", 5s)) co_return false;
  const auto jobs = co_await connection.query("select count(*) from coach.jobs");
  co_return jobs && jobs->integer(0, 0) == 0;
}

asio::awaitable<void> Run::settle() {
  log::info("no more disturbances and questions; {} replies are still to come", athletes_.waiting().size());
  const auto deadline = Clock::now() + settings_.settle;
  while (Clock::now() < deadline && !settled_) {
    co_await over_.wait_for(look_every);
    co_await athletes_.ask_again();
    settled_ = co_await all_final();
  }
}

}  // namespace coach::chaos
