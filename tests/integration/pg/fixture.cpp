#include "tests/integration/pg/fixture.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "core/log.hpp"
#include "pg/conninfo.hpp"
#include "tests/integration/support/run.hpp"

namespace coach::pg::testing {
namespace {

constexpr std::chrono::seconds limit{30};

ConnectOptions server_options() {
  auto options = parse_conninfo(server_url());
  if (!options) throw std::runtime_error(options.error());
  return *options;
}

std::string keywords(const ConnectOptions& options) {
  std::string out;
  for (const auto& [keyword, value] : options) out += fmt::format("{}='{}' ", keyword, value);
  return out;
}

}  // namespace

std::string server_url() {
  const char* url = std::getenv("COACH_TEST_DATABASE");
  if (url == nullptr) {
    throw std::runtime_error("COACH_TEST_DATABASE is not set: run these tests by `scripts/test integration`");
  }
  return url;
}

Fixture::Fixture()
    : name_(fmt::format("test-{}-{}", getpid(),
                        ::testing::UnitTest::GetInstance()->current_test_info()->line())) {
  log::start("test", log::Level::off, log::Format::text);
  server_url();
}

void Fixture::TearDown() {
  for (const auto& pipeline : pipelines_) pipeline->stop();
  if (proxy_) proxy_->stop();
  run([](Fixture& self) -> asio::awaitable<void> {
    co_await self.asking_.join();
    co_await self.services_.join();
  }(*this));
}

void Fixture::run(asio::awaitable<void> test) {
  try {
    coach::testing::run_until_done(context_, std::move(test), limit);
  } catch (const std::exception& error) {
    // Told here, because what still runs refers to the test's locals, which go next.
    ADD_FAILURE() << error.what();
    throw;
  }
}

PipelineOptions Fixture::options() const {
  PipelineOptions options;
  options.conninfo = server_url();
  options.name = name_;
  options.reconnect = {.first = std::chrono::milliseconds(10), .limit = std::chrono::milliseconds(50)};
  return options;
}

Pipeline& Fixture::start(PipelineOptions options) {
  pipelines_.push_back(std::make_unique<Pipeline>(executor(), std::move(options)));
  services_.spawn("pipeline", pipelines_.back()->run());
  return *pipelines_.back();
}

Proxy& Fixture::proxy() {
  if (!proxy_) {
    const auto options = server_options();
    const auto port =
        static_cast<std::uint16_t>(std::stoi(options.contains("port") ? options.at("port") : "5432"));
    proxy_ = std::make_unique<Proxy>(
        executor(), asio::ip::tcp::endpoint(asio::ip::make_address(options.at("host")), port));
    services_.spawn("proxy", proxy_->run());
  }
  return *proxy_;
}

std::string Fixture::conninfo_of_port(std::uint16_t port) const {
  auto options = server_options();
  options["host"] = "127.0.0.1";
  options["port"] = std::to_string(port);
  return keywords(options);
}

asio::awaitable<Result> Fixture::admin(std::string sql) {
  if (!admin_.open()) {
    const auto opened = co_await admin_.connect(server_url(), "coach-test-admin", limit);
    if (!opened) throw std::runtime_error(describe(opened.error()));
  }
  auto outcome = co_await admin_.script(std::move(sql));
  if (!outcome) throw std::runtime_error(describe(outcome.error()));
  co_return std::move(*outcome);
}

std::string Fixture::own_sessions() const {
  return fmt::format("application_name = 'coach-{}'", name_);
}

asio::awaitable<void> Fixture::until(std::string sql, std::string wanted) {
  std::string seen;
  while (seen != wanted) {
    const auto result = co_await admin(sql);
    seen = result.rows() > 0 ? std::string(result.text(0, 0)) : std::string();
  }
}

void Fixture::ask(Pipeline& pipeline, Statement statement, Params params, std::vector<Outcome>& outcomes,
                  std::size_t index) {
  asking_.spawn("query",
                [](Pipeline& p, Statement s, Params values, Outcome& outcome) -> asio::awaitable<void> {
                  outcome = co_await p.query(s, std::move(values));
                }(pipeline, statement, std::move(params), outcomes.at(index)));
}

}  // namespace coach::pg::testing
