#include "pg/pipeline_io.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "pg/connection_impl.hpp"
#include "pg/libpq_error.hpp"
#include "pg/parameter_view.hpp"

namespace coach::pg {
namespace {

// Requests handed to libpq before the event loop gets its turn again.
constexpr int most_in_one_turn = 256;

bool sync(pg_conn* connection) {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
  return PQsendPipelineSync(connection) == 1;  // without a flush, from libpq 17 on
#else
  return PQpipelineSync(connection) == 1;
#endif
}

}  // namespace

PipelineIo::PipelineIo(const Executor& executor, Connection connection, RequestQueue& queue,
                       Clock::duration patience, std::function<void()> answered)
    : connection_(std::move(connection)),
      queue_(queue),
      patience_(patience),
      answered_(std::move(answered)),
      work_(executor) {}

asio::awaitable<std::string> PipelineIo::serve() {
  if (PQenterPipelineMode(connection_.impl_->link.get()) == 0) co_return connection_.impl_->link.message();
  const auto executor = co_await asio::this_coro::executor;
  auto [order, writer, reader, watchdog] =
      co_await asio::experimental::make_parallel_group(asio::co_spawn(executor, write(), asio::deferred),
                                                       asio::co_spawn(executor, read(), asio::deferred),
                                                       asio::co_spawn(executor, watch(), asio::deferred))
          .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  // Only the first to end tells: the others were cancelled because of it.
  const std::array<std::exception_ptr, 3> errors{writer, reader, watchdog};
  if (errors.at(order[0])) std::rethrow_exception(errors.at(order[0]));
  co_return broken_;
}

asio::awaitable<void> PipelineIo::write() {
  Link& link = connection_.impl_->link;
  while (broken_.empty()) {
    if (queue_.nothing_waits()) {
      co_await work_.wait();
      continue;
    }
    const bool many = queue_.waiting() > 1;
    if (many) link.gather_writes(true);
    send_some();
    if (many) link.gather_writes(false);
    // The reader reads meanwhile, which is what lets a blocked server read on.
    while (broken_.empty() && PQflush(link.get()) == 1) {
      if (!co_await link.writable()) co_return;
    }
    if (!queue_.nothing_waits()) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  }
}

void PipelineIo::send_some() {
  for (int sent = 0; sent < most_in_one_turn; ++sent) {
    const auto request = queue_.take();
    if (request == nullptr) return;
    if (!send(request)) return broken(connection_.impl_->link.message());
    // A full socket: what follows stays in our queue, where it is known to be unsent.
    if (PQflush(connection_.impl_->link.get()) == 1) return;
  }
}

bool PipelineIo::send(const std::shared_ptr<Request>& request) {
  pg_conn* connection = connection_.impl_->link.get();
  const auto plan = prepared_.plan(request->statement);
  const bool preparing = plan.way == PreparedStatements::Way::prepare_first;
  if (queue_.in_flight().empty()) waiting_since_ = Clock::now();
  queue_.in_flight().push_back({.request = request, .plan = plan, .preparing = preparing, .outcome = {}});

  const ParameterView view(request->params);
  const char* name = plan.entry->server_name.c_str();
  const char* sql = request->statement.sql;
  if (preparing && PQsendPrepare(connection, name, sql, 0, nullptr) == 0) return false;
  const int handed_over =
      plan.way == PreparedStatements::Way::unprepared
          ? PQsendQueryParams(connection, sql, view.count(), nullptr, view.values(), nullptr, nullptr, 0)
          : PQsendQueryPrepared(connection, name, view.count(), view.values(), nullptr, nullptr, 0);
  return handed_over == 1 && sync(connection);
}

asio::awaitable<void> PipelineIo::read() {
  Link& link = connection_.impl_->link;
  while (broken_.empty()) {
    if (!co_await link.readable()) co_return;
    last_sign_of_life_ = Clock::now();
    const bool alive = link.consume();
    const std::string why = alive ? std::string() : link.message();  // before more is added
    // Also after the end: answers that came before it, and the server's reason.
    read_answers();
    if (!alive) broken(why);
  }
}

void PipelineIo::read_answers() {
  pg_conn* connection = connection_.impl_->link.get();
  // PQisBusy parses, also while nothing is in flight.
  while (PQisBusy(connection) == 0 && broken_.empty() && !queue_.in_flight().empty()) {
    pg_result* result = PQgetResult(connection);
    if (result == nullptr) {
      end_of_results();
    } else {
      ends_in_a_row_ = 0;
      take_result(result);
    }
  }
}

void PipelineIo::take_result(pg_result* result) {
  Result owned(result);
  InFlight& flight = queue_.in_flight().front();
  switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC:
      return take_sync();
    case PGRES_PIPELINE_ABORTED:
      return;  // its PREPARE failed and has told why
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY:
      if (flight.preparing) {
        PreparedStatements::succeeded(flight.plan);
      } else if (!flight.outcome) {
        flight.outcome = std::move(owned);
      }
      return;
    case PGRES_FATAL_ERROR:
      return take_error(result, flight);
    default:  // COPY would take over the whole connection
      broken(fmt::format("statement \"{}\" did what a pipeline cannot do", flight.request->statement.name));
  }
}

void PipelineIo::take_error(const pg_result* result, InFlight& flight) {
  Error error = error_of(result);
  if (error.failure == Failure::lost) return broken(error.message);
  const char* routine = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
  const bool stale = flight.plan.way == PreparedStatements::Way::prepared &&
                     PreparedStatements::is_stale(error.sqlstate, routine == nullptr ? "" : routine);
  if (flight.preparing || stale) PreparedStatements::failed(flight.plan);
  flight.outcome = std::unexpected(std::move(error));
}

void PipelineIo::take_sync() {
  InFlight finished = std::move(queue_.in_flight().front());
  queue_.in_flight().pop_front();
  const bool read_only = finished.outcome && !*finished.outcome && finished.outcome->error().is("25006");
  finished.request->finish(finished.outcome ? std::move(*finished.outcome) : Outcome(Result()));
  // After a fail-over this is the old primary, or it has become a standby: another connection
  // finds the server that can be written to.
  if (read_only) return broken("the server is read-only");
  answered_();
}

void PipelineIo::end_of_results() {
  queue_.in_flight().front().preparing = false;
  // libpq says "no more" once for each command; over and over only when it has lost
  // count, which would be an endless loop here.
  if (++ends_in_a_row_ > 3) broken("the answers are out of step");
}

asio::awaitable<void> PipelineIo::watch() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (broken_.empty()) {
    const auto now = Clock::now();
    auto wake_at = Clock::time_point::max();
    if (patience_ > Clock::duration::zero()) {
      // While idle, looking again after `patience_` is early enough for whatever is
      // sent in the meantime.
      wake_at = queue_.in_flight().empty() ? now + patience_
                                           : std::max(last_sign_of_life_, waiting_since_) + patience_;
    }
    if (wake_at <= now) co_return broken("the server has stopped answering");
    timer.expires_at(wake_at);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

void PipelineIo::broken(const std::string& why) {
  if (broken_.empty()) broken_ = why.empty() ? "the connection broke" : why;
}

}  // namespace coach::pg
