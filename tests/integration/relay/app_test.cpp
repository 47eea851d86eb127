#include "relay/app.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/client.hpp"
#include "http/server.hpp"
#include "relay/jwt/hs256.hpp"
#include "tests/integration/support/database.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/unit/relay/jwt/signing_key.hpp"

namespace coach::relay {
namespace {

using namespace std::chrono_literals;
using testing::run_until_done;

constexpr const char* user = "5bd8a1f0-1111-4222-8333-444455556666";

std::string postgrest_program() {
  const char* program = std::getenv("COACH_TEST_POSTGREST");
  if (program == nullptr) {
    throw std::runtime_error(
        "COACH_TEST_POSTGREST is not set: run these tests by `scripts/test integration`");
  }
  return program;
}

// The processes this one has started.
std::vector<pid_t> children() {
  std::ifstream stream(fmt::format("/proc/self/task/{}/children", getpid()));
  return {std::istream_iterator<pid_t>(stream), {}};
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
    run_until_done(context, tasks.join());
    app.reset();
  }

  unsigned get(const std::string& path, std::vector<http::Header> headers) {
    http::Request request{
        "GET", fmt::format("http://127.0.0.1:{}{}", app->port(), path), std::move(headers), {}};
    auto answer = run_until_done(context, client.send(std::move(request), 10s));
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
    const auto deadline = Clock::now() + 20s;
    while (!condition()) {
      if (Clock::now() > deadline) throw std::runtime_error(fmt::format("not within 20 s: {}", what));
      context.restart();
      context.run_for(20ms);
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

TEST_F(RelayApp, StartsPostgRestAnewAndTakesItAlong) {
  start();
  ASSERT_EQ(children().size(), 1u);
  const auto first = children().front();
  kill(first, SIGKILL);
  until("another PostgREST answers",
        [&] { return !children().empty() && children().front() != first && get("/readyz", {}) == 200; });
  EXPECT_EQ(get("/rest/v1/knowledge_chunks?select=id&limit=1", {{"apikey", "sb_publishable_test"}}), 200u);
  get("/metrics", {});
  EXPECT_NE(body.find("coach_relay_postgrest_restarts_total 1\n"), std::string::npos) << body;
  stop();
  EXPECT_TRUE(children().empty());
}

TEST_F(RelayApp, KeepsSecretsOutOfArguments) {
  start();
  std::ifstream stream(fmt::format("/proc/{}/cmdline", children().front()));
  const std::string arguments{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_NE(arguments.find("postgrest"), std::string::npos);
  EXPECT_EQ(arguments.find("rest@"), std::string::npos);
}

TEST_F(RelayApp, TheWebAppMayGoWherePeopleSignIn) {
  options.auth = AuthMode::external;
  options.jwks_url = "http://127.0.0.1:1/auth/v1/.well-known/jwks.json";
  options.web_folder = std::filesystem::temp_directory_path() / fmt::format("coach-relay-web-{}", getpid());
  std::filesystem::create_directories(options.web_folder);
  std::ofstream(options.web_folder + "/index.html") << "<p>app</p>";
  auto made = App::create(context.get_executor(), options);
  ASSERT_TRUE(made);
  app = std::move(*made);
  tasks.spawn("relay", app->run());
  EXPECT_EQ(get("/config.json", {}), 200u);
  EXPECT_NE(body.find(R"("sameOrigin":false)"), std::string::npos) << body;
  EXPECT_EQ(get("/chat/5", {}), 200u);
  EXPECT_NE(policy.find(" http://127.0.0.1:1 ws://127.0.0.1:1"), std::string::npos) << policy;
  std::filesystem::remove_all(options.web_folder);
}

TEST_F(RelayApp, AcceptsTheTokensOfAnotherProjectByItsPublishedKeys) {
  const auto key = SigningKey::p256();
  http::Server project(
      context.get_executor(), {},
      [&key](http::ServerRequest, http::ServerConnection&) -> asio::awaitable<http::HandlerResult> {
        co_return http::ServerReply{200, {}, fmt::format(R"({{"keys":[{}]}})", key.jwk("k1"))};
      });
  const auto port = project.listen();
  ASSERT_TRUE(port);
  tasks.spawn("project", project.run());
  options.auth = AuthMode::external;
  options.secrets.jwt_secret = Secret();
  options.jwks_url = fmt::format("http://127.0.0.1:{}/auth/v1/.well-known/jwks.json", *port);
  start();
  database.run(
      fmt::format("insert into auth.users (id) values ('{0}');"
                  "insert into public.athlete_profiles (user_id) values ('{0}')",
                  user));
  const auto payload = fmt::format(R"({{"sub":"{}","role":"authenticated","exp":4000000000}})", user);
  EXPECT_EQ(get_as(key.sign(R"({"alg":"ES256","kid":"k1"})", payload)), 200u) << body;
  EXPECT_EQ(body, fmt::format(R"([{{"user_id":"{}"}}])", user));
  EXPECT_EQ(get_as(SigningKey::p256().sign(R"({"alg":"ES256","kid":"k1"})", payload)), 401u);
  EXPECT_EQ(get_as(sign_hs256(Secret(key.public_pem()), payload)), 401u);
  EXPECT_EQ(get("/auth/v1/settings", {{"apikey", "sb_publishable_test"}}), 404u);
  project.stop();
  stop();  // joins the project's run() as well, before it is destroyed
}

}  // namespace
}  // namespace coach::relay
