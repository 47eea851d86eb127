// Moves the requests of a Pipeline over one connection, until it breaks.
//
// Three coroutines: the writer hands waiting requests to libpq, the reader gives answers
// to the requests in flight, in order, and the watchdog notices a peer that has gone
// silent without closing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "pg/prepared.hpp"
#include "pg/request_queue.hpp"

struct pg_result;

namespace coach::pg {

class PipelineIo {
 public:
  // `patience`: how long requests may be in flight with nothing at all arriving; zero
  // for ever. `connection` is connected and idle. `answered` is called at each answer that shows
  // that the server works: a result, or an error other than that it is read-only.
  PipelineIo(const Executor& executor, Connection connection, RequestQueue& queue, Clock::duration patience,
             std::function<void()> answered);

  // Returns why the connection is no good any more. What is in flight then is still in
  // the queue.
  asio::awaitable<std::string> serve();

  // Tells the writer that the queue was filled.
  void wake() { work_.set(); }

 private:
  asio::awaitable<void> write();
  asio::awaitable<void> read();
  asio::awaitable<void> watch();

  void send_some();
  bool send(const std::shared_ptr<Request>& request);
  void read_answers();
  void take_result(pg_result* result);
  void take_error(const pg_result* result, InFlight& flight);
  void take_sync();
  void end_of_results();
  void broken(const std::string& why);

  Connection connection_;
  RequestQueue& queue_;
  Clock::duration patience_;
  std::function<void()> answered_;
  PreparedStatements prepared_;
  Event work_;
  Clock::time_point last_sign_of_life_;
  Clock::time_point waiting_since_;  // when something was first in flight again
  int ends_in_a_row_ = 0;
  std::string broken_;  // why, once it is
};

}  // namespace coach::pg
