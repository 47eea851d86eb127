// One step of a command at the database, as the worker's role: connect, ask, done.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <expected>
#include <type_traits>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "worker/config.hpp"
#include "worker/ops/run_to_end.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::worker {

// What `ask`, a coroutine that is given the connection, returns: an OrSentence; or the sentence that there
// is no database. A signal ends the program at once: what was not committed has not happened.
template <typename Ask>
auto ask_database(const Config& config, const Ask& ask) {
  using Answer = typename std::invoke_result_t<const Ask&, pg::Connection&>::value_type;
  asio::io_context context(1);
  const auto task = [&]() -> asio::awaitable<Answer> {
    pg::Connection database(context.get_executor());
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    co_return co_await ask(database);
  };
  return run_to_end(context, task(), exit_at_signal);
}

}  // namespace coach::worker
