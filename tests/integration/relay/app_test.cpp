#include "relay/app.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/server.hpp"
#include "relay/jwt/hs256.hpp"
#include "tests/integration/relay/relay_app.hpp"
#include "tests/unit/relay/jwt/signing_key.hpp"

namespace coach::relay {
namespace {

// The processes this one has started.
std::vector<pid_t> children() {
  std::ifstream stream(fmt::format("/proc/self/task/{}/children", getpid()));
  return {std::istream_iterator<pid_t>(stream), {}};
}

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

TEST_F(RelayApp, IsNotReadyWithoutItsRealtimeLogin) {
  auto url = database.admin_url();
  const auto from = url.find("://") + 3;
  options.realtime_database = Secret(url.replace(from, url.find('@') - from, "nobody:wrong"));
  auto made = App::create(context.get_executor(), options);
  ASSERT_TRUE(made);
  app = std::move(*made);
  tasks.spawn("relay", app->run());
  until("the rest is ready", [this] {
    get("/readyz", {});
    return body.find(R"("rest":"ready")") != std::string::npos;
  });
  EXPECT_EQ(get("/readyz", {}), 503u);
  EXPECT_NE(body.find(R"("realtime":"not ready")"), std::string::npos) << body;
}

TEST_F(RelayApp, IsReadyOnceItsRealtimeStreamsAndItsFilesAreThere) {
  database.run(
      "do $$ begin if not exists (select from pg_publication where pubname = 'supabase_realtime') then "
      "create publication supabase_realtime; end if; end $$");
  options.realtime_database = Secret(database.admin_url());
  options.web_folder = std::filesystem::temp_directory_path() / fmt::format("coach-relay-ready-{}", getpid());
  std::filesystem::create_directories(options.web_folder);
  auto made = App::create(context.get_executor(), options);
  ASSERT_TRUE(made);
  app = std::move(*made);
  tasks.spawn("relay", app->run());
  until("all but the files are ready", [this] {
    get("/readyz", {});
    return body == R"({"rest":"ready","realtime":"ready","web":"not ready"})";
  });
  EXPECT_EQ(get("/readyz", {}), 503u);
  std::ofstream(options.web_folder + "/index.html") << "<p>app</p>";
  EXPECT_EQ(get("/readyz", {}), 200u) << body;
  std::filesystem::remove_all(options.web_folder);
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

TEST_F(RelayApp, AnIPv6AddressStandsInBracketsInItsUrls) {
  options.address = "::1";
  options.web_folder = std::filesystem::temp_directory_path() / fmt::format("coach-relay-web-{}", getpid());
  std::filesystem::create_directories(options.web_folder);
  std::ofstream(options.web_folder + "/index.html") << "<p>app</p>";
  auto made = App::create(context.get_executor(), options);
  std::filesystem::remove_all(options.web_folder);
  if (!made) GTEST_SKIP() << made.error();  // a machine without IPv6
  app = std::move(*made);
  tasks.spawn("relay", app->run());
  EXPECT_EQ(get("/config.json", {}), 200u);
  EXPECT_NE(body.find(fmt::format(R"("supabaseUrl":"http://[::1]:{}")", app->port())), std::string::npos)
      << body;
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
