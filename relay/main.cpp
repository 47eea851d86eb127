// coach-relay: command line, signals, exit codes.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/command_line.hpp"
#include "core/descriptors.hpp"
#include "core/env.hpp"
#include "core/log.hpp"
#include "http/listen_address.hpp"
#include "relay/app.hpp"

namespace {

using namespace coach;
using relay::Options;

constexpr int failed = 1;
constexpr int bad_configuration = 2;

int complain(std::string_view problem) {
  fmt::print(stderr, "coach-relay: {}\n", problem);
  return bad_configuration;
}

int serve(Options options) {
  // Each client and each stream is a descriptor, and the usual soft limit of 1024 is far below the hard one.
  log::info("up to {} open descriptors", raise_descriptor_limit());
  asio::io_context context(1);
  const auto address = options.address;
  auto app = relay::App::create(context.get_executor(), std::move(options));
  if (!app) {
    log::error("{}", app.error());
    return failed;
  }
  asio::signal_set signals(context, SIGINT, SIGTERM);
  std::function<void(boost::system::error_code, int)> arm = [&](boost::system::error_code error, int) {
    if (error) return;
    (*app)->stop();
    signals.async_wait(arm);
  };
  signals.async_wait(arm);
  std::exception_ptr failure;
  asio::co_spawn(context, (*app)->run(), [&](std::exception_ptr error) {
    failure = std::move(error);
    signals.cancel();
  });
  log::info("listening on {}", http::http_url(address, (*app)->port()));
  context.run();
  if (failure) std::rethrow_exception(failure);
  log::info("stopped");
  return 0;
}

// For scripts: lines that a shell or a .env file takes.
void print_keys(const relay::ProjectSecrets& secrets) {
  fmt::print("SUPABASE_ANON_KEY={}\nSUPABASE_SERVICE_ROLE_KEY={}\n", secrets.anon.reveal(),
             secrets.service_role.reveal());
  fmt::print("SUPABASE_PUBLISHABLE_KEY={}\nSUPABASE_SECRET_KEY={}\n", secrets.publishable.reveal(),
             secrets.secret.reveal());
}

int main_with_exceptions(int argc, char** argv) {
  CLI::App cli("Makes a bare PostgreSQL look like Supabase to an unmodified supabase-js.");
  cli.footer(
      "Database logins come from the environment: RELAY_REST_DATABASE_URL (role authenticator),\n"
      "RELAY_AUTH_DATABASE_URL (supabase_auth_admin), RELAY_REALTIME_DATABASE_URL (a role with\n"
      "REPLICATION). A login that is missing switches its part off.\n"
      "Exit codes: 0 stopped on request, 1 failed, 2 wrong configuration or arguments.");
  cli.set_version_flag("--version", "coach-relay " COACH_VERSION);
  cli.require_subcommand(1);
  Options options;
  std::string listen = "127.0.0.1:54321";
  std::string state = ".local/secrets/relay";
  cli.add_option("--state", state, "folder of the project's secret and keys, made at the first start")
      ->capture_default_str();
  auto* run = cli.add_subcommand("run", "serve until SIGTERM");
  std::string mode = "all";
  run->add_option("--mode", mode,
                  "all: every part that has a login; realtime: Realtime alone, in front of any PostgreSQL")
      ->check(CLI::IsMember({"all", "realtime"}))
      ->capture_default_str();
  run->add_option("--listen", listen, "address and port; port 0: the system chooses")->capture_default_str();
  run->add_option("--public-url", options.public_url, "what clients call it (default: http://ADDRESS:PORT)");
  run->add_option("--postgrest", options.postgrest, "the PostgREST program; without it there is no /rest/v1");
  run->add_option("--web", options.web_folder, "folder of the web app's files");
  run->add_option("--auth", options.auth,
                  "local: people sign up here; external: only tokens of another project are accepted")
      ->transform(CLI::CheckedTransformer(std::map<std::string, relay::AuthMode>{
          {"local", relay::AuthMode::local}, {"external", relay::AuthMode::external}}));
  run->add_option("--sign-in-burst", options.sign_in_burst,
                  "sign-ups and sign-ins of one network address at once; two more a second")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  run->add_option("--jwks-url", options.jwks_url,
                  "published keys of that project: https://…/auth/v1/.well-known/jwks.json");
  const auto* keys = cli.add_subcommand("keys", "print the keys that clients use");
  if (const auto ended = parse_command_line(cli, argc, argv)) return *ended;
  log::start("coach-relay", log::Level::info, log::Format::text);

  const auto environment = process_environment();
  if (options.auth == relay::AuthMode::external) {
    options.secrets = relay::secrets_of_environment(environment);
    if (options.secrets.jwt_secret.empty() && options.jwks_url.empty()) {
      return complain("--auth external needs SUPABASE_JWT_SECRET or --jwks-url to verify tokens with");
    }
  } else {
    auto secrets = relay::load_secrets(state, environment);
    if (!secrets) return complain(secrets.error());
    options.secrets = std::move(*secrets);
  }
  if (keys->parsed()) {
    print_keys(options.secrets);
    return 0;
  }
  const auto address = http::parse_listen_address(listen);
  if (!address) return complain("--listen needs ADDRESS:PORT, not " + listen);
  options.address = address->address;
  options.port = address->port;
  options.rest_database = Secret(environment("RELAY_REST_DATABASE_URL").value_or(""));
  options.auth_database = Secret(environment("RELAY_AUTH_DATABASE_URL").value_or(""));
  options.realtime_database = Secret(environment("RELAY_REALTIME_DATABASE_URL").value_or(""));
  if (mode == "realtime") {
    if (options.realtime_database.empty()) {
      return complain(
          "--mode realtime needs RELAY_REALTIME_DATABASE_URL, the login of a role with REPLICATION");
    }
    if (!options.postgrest.empty() || !options.web_folder.empty()) {
      return complain("--mode realtime serves Realtime alone: leave out --postgrest and --web, or the mode");
    }
    options.rest_database = options.auth_database = Secret();
  }
  if (!options.postgrest.empty() && options.rest_database.empty()) {
    return complain("--postgrest needs RELAY_REST_DATABASE_URL");
  }
  return serve(std::move(options));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return main_with_exceptions(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "coach-relay: stopped by a bug or a broken system: {}\n", error.what());
    return failed;
  }
}
