// What the tests of pg/ share: the server, a proxy before it, pipelines that are stopped
// and joined at the end.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "pg/pipeline.hpp"
#include "tests/integration/support/proxy.hpp"

namespace coach::pg::testing {

using Outcome = std::expected<Result, Error>;

// COACH_TEST_DATABASE; throws a sentence when it is not set.
std::string server_url();

class Fixture : public ::testing::Test {
 protected:
  Fixture();
  void TearDown() override;

  Executor executor() { return context_.get_executor(); }

  // Runs the test's coroutine beside everything that was started; a test that hangs fails.
  void run(asio::awaitable<void> test);

  // Options with short waiting times; the conninfo leads to the server or the proxy.
  PipelineOptions options() const;
  Pipeline& start(PipelineOptions options);

  // The server behind a proxy of its own.
  Proxy& proxy();
  std::string conninfo_of_port(std::uint16_t port) const;

  // On a plain connection beside the one under test; throws when it fails.
  asio::awaitable<Result> admin(std::string sql);
  // Sessions of this test's pipelines in pg_stat_activity: a WHERE clause.
  std::string own_sessions() const;
  // Asks until the first value is `wanted`.
  asio::awaitable<void> until(std::string sql, std::string wanted);

  // Starts queries whose outcomes land in `outcomes` by index.
  void ask(Pipeline& pipeline, Statement statement, Params params, std::vector<Outcome>& outcomes,
           std::size_t index);

  // No other test's sessions, nor another program's on the same server, have this name.
  std::string name_;
  asio::io_context context_{1};
  TaskGroup services_{context_.get_executor()};
  TaskGroup asking_{context_.get_executor()};
  std::vector<std::unique_ptr<Pipeline>> pipelines_;
  std::unique_ptr<Proxy> proxy_;
  Connection admin_{context_.get_executor()};
};

}  // namespace coach::pg::testing
