#include "relay/realtime/database.hpp"

#include <utility>

#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

pg::PipelineOptions options(std::string conninfo, std::string name, std::chrono::milliseconds timeout) {
  pg::PipelineOptions options;
  options.conninfo = std::move(conninfo);
  options.name = std::move(name);
  options.statement_timeout = timeout;
  return options;
}

// The functions of a session that is gone: no such function, or no such schema as pg_temp.
bool not_installed(const pg::Error& error) {
  return error.is("42883") || error.is("3F000");
}

}  // namespace

Database::Database(const Executor& executor, std::string conninfo, std::string name,
                   std::chrono::milliseconds statement_timeout)
    : pipeline_(executor, options(std::move(conninfo), std::move(name), statement_timeout)) {
  pipeline_.on_connect([this] { ++connection_; });
}

asio::awaitable<std::expected<void, pg::Error>> Database::install() {
  for (const auto& statement :
       {sql::realtime_install_visible, sql::realtime_install_bind, sql::realtime_install_authorise}) {
    auto made = co_await pipeline_.query(statement, {});
    if (!made) co_return std::unexpected(std::move(made.error()));
  }
  installed_on_ = connection_;
  co_return std::expected<void, pg::Error>();
}

asio::awaitable<std::expected<pg::Result, pg::Error>> Database::query(const pg::Statement& statement,
                                                                      pg::Params params) {
  for (bool again = true;; again = false) {
    // Also while disconnected: the statements wait for the connection, in this order.
    if (installed_on_ != connection_ || connection_ == 0) {
      if (auto installed = co_await install(); !installed)
        co_return std::unexpected(std::move(installed.error()));
    }
    auto outcome = co_await pipeline_.query(statement, params);
    if (outcome || !again || !not_installed(outcome.error())) co_return outcome;
    installed_on_ = 0;
  }
}

}  // namespace coach::relay::realtime
