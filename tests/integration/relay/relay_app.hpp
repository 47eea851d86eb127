// The relay in the test's own process, with the real PostgREST and a database of its own.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "http/client.hpp"
#include "http/listen_address.hpp"
#include "relay/app.hpp"
#include "tests/integration/support/database.hpp"
#include "tests/integration/support/run.hpp"

namespace coach::relay {

inline constexpr const char* user = "5bd8a1f0-1111-4222-8333-444455556666";

inline std::string postgrest_program() {
  const char* program = std::getenv("COACH_TEST_POSTGREST");
  if (program == nullptr) {
    throw std::runtime_error(
        "COACH_TEST_POSTGREST is not set: run these tests by `scripts/test integration`");
  }
  return program;
}

class RelayApp : public ::testing::Test {
 protected:
  RelayApp() {
    database.run("alter role authenticator login password 'rest'");
    options.port = 0;
    options.postgrest = postgrest_program();
    auto url = database.admin_url();
    const auto from = url.find("://") + 3;
    options.rest_database = Secret(url.replace(from, url.find('@') - from, "authenticator:rest"));
    options.secrets.jwt_secret = Secret("super-secret-jwt-token-with-at-least-32-characters-long");
    options.secrets.publishable = Secret("sb_publishable_test");
  }
  ~RelayApp() override { stop(); }

  void start() {
    auto made = App::create(context.get_executor(), options);
    if (!made) throw std::runtime_error(made.error());
    app = std::move(*made);
    tasks.spawn("relay", app->run());
    until("ready", [this] { return get("/readyz", {}) == 200; });
  }

  void stop() {
    if (!app) return;
    app->stop();
    testing::run_until_done(context, tasks.join());
    app.reset();
  }

  unsigned get(const std::string& path, std::vector<http::Header> headers) {
    http::Request request{"GET", http::http_url(options.address, app->port()) + path, std::move(headers), {}};
    auto answer = testing::run_until_done(context, client.send(std::move(request), std::chrono::seconds(10)));
    if (!answer) return 0;
    body = answer->body;
    policy = answer->header("Content-Security-Policy").value_or("");
    return answer->status;
  }

  unsigned get_as(const std::string& token) {
    return get("/rest/v1/athlete_profiles?select=user_id",
               {{"apikey", "sb_publishable_test"}, {"Authorization", "Bearer " + token}});
  }

  template <typename Condition>
  void until(const char* what, Condition condition) {
    const auto deadline = Clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (Clock::now() > deadline) throw std::runtime_error(fmt::format("not within 20 s: {}", what));
      context.restart();
      context.run_for(std::chrono::milliseconds(20));
    }
  }

  testing::TestDatabase database;
  asio::io_context context{1};
  http::Client client{context.get_executor(), {}};
  TaskGroup tasks{context.get_executor()};
  Options options;
  std::unique_ptr<App> app;
  std::string body;
  std::string policy;
};

}  // namespace coach::relay
