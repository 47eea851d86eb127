// One PostgreSQL connection in pipeline mode, shared by any number of coroutines.
//
// Every query is followed by its own sync, so each is its own transaction and one that
// fails does not abort its neighbours. Queries made in the same turn of the event loop
// leave in one write. Statements are prepared once per connection, on first use. A lost
// connection is replaced with back-off; nothing is sent twice.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "core/async.hpp"
#include "pg/error.hpp"
#include "pg/params.hpp"
#include "pg/reconnect.hpp"
#include "pg/result.hpp"
#include "pg/statement.hpp"

namespace coach::pg {

// How long a pipeline bears with silence while statements are in flight: the server's own
// time-out, and three tenths of it, from 100 ms to 3 s, for the way. Zero (for ever) without a time-out,
// because a statement may rightly take for ever then.
std::chrono::milliseconds silence_limit(std::chrono::milliseconds statement_timeout);

struct PipelineOptions {
  std::string conninfo;           // URL or keyword string; never logged
  std::string name = "pipeline";  // application_name suffix, and in logs
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds statement_timeout{10'000};  // set on the server, per session; 0: none
  // How long a statement may wait for one lock, which holds up all behind it; 0: for ever.
  std::chrono::milliseconds lock_timeout{0};
  // How long a query waits for a connection before it fails as `unavailable`.
  std::chrono::milliseconds wait_for_connection{10'000};
  BackoffPolicy reconnect = reconnect_policy;
  // Told of every statement's end: how long after query() was called, and its error, if any.
  std::function<void(const Statement&, Clock::duration, const Error*)> observe;
};

class Pipeline {
 public:
  Pipeline(const Executor& executor, PipelineOptions options);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Connects, serves queries and reconnects until stop() is called. Run it exactly once;
  // join it (TaskGroup) before the object is destroyed.
  asio::awaitable<void> run();

  // Fails what waits, closes the connection, lets run() return.
  void stop();

  // Runs one statement. Any number of coroutines may call this at the same time; results
  // come back in the order of the calls. Do not cancel a coroutine that waits here by
  // destroying it: cancellation makes the caller return Failure::lost while the result,
  // when it arrives, is discarded.
  asio::awaitable<std::expected<Result, Error>> query(const Statement& statement, Params params);

  bool connected() const;
  // Waits until connected or until `limit` has passed; true: connected.
  asio::awaitable<bool> wait_connected(Clock::duration limit);
  // The sentence of the last failed connection attempt, empty if none.
  const std::string& last_connect_error() const;
  // Called after every successful (re)connect, before waiting queries are sent.
  void on_connect(std::function<void()> callback);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::pg
