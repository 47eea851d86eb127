#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command_line.hpp"
#include "core/descriptors.hpp"
#include "core/log.hpp"
#include "http/listen_address.hpp"
#include "standin/app.hpp"

namespace {

using namespace coach;
using standin::Options;

std::optional<std::string> read_listen(std::string_view text, Options& options) {
  const auto where = http::parse_listen_address(text);
  if (!where) return fmt::format("--listen needs ADDRESS:PORT, not \"{}\"", text);
  options.address = where->address;
  options.port = where->port;
  return std::nullopt;
}

std::optional<std::string> read_faults(const std::vector<std::string>& texts, Options& options) {
  for (const auto& text : texts) {
    auto spec = standin::parse_fault(text);
    if (!spec) return fmt::format("--fault: {}", spec.error());
    options.faults.push_back(*spec);
  }
  return std::nullopt;
}

int serve(const Options& options) {
  asio::io_context context(1);
  auto app = standin::App::create(context.get_executor(), options);
  if (!app) {
    log::error("{}", app.error());
    return 1;
  }
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) (*app)->stop();
  });
  int status = 0;
  asio::co_spawn(context, (*app)->run(), [&](const std::exception_ptr& error) {
    if (error) status = 1;
    signals.cancel();
  });
  // Scripts that start us with port 0 read the port from here.
  fmt::print("listening {}\n", http::address_and_port(options.address, (*app)->port()));
  std::fflush(stdout);
  log::warn("this is the stand-in provider: its vectors and answers come from no model ({}/v1)",
            http::http_url(options.address, (*app)->port()));
  context.run();
  log::info("stopped");
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli("An OpenAI-compatible stand-in provider for machines without keys, tests and benchmarks.");
  cli.set_version_flag("--version", COACH_VERSION);
  Options options;
  std::string listen = "127.0.0.1:54380";
  std::vector<std::string> faults;
  cli.add_option("--listen", listen, "address and port; port 0: the system chooses")->capture_default_str();
  cli.add_option("--tokens-per-second", options.tokens_per_second, "of each stream")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  cli.add_option("--first-token-ms", options.first_token_ms, "from request to first token")
      ->capture_default_str();
  cli.add_option("--embedding-ms", options.embedding_ms, "from request to embeddings")->capture_default_str();
  cli.add_option("--tokens", options.tokens, "length of every answer; 0: natural")->capture_default_str();
  cli.add_option("--fault", faults, "fault for matching requests, e.g. status=503,times=1 (may be repeated)")
      ->allow_extra_args(false);
  cli.add_flag("--faults-in-messages", options.faults_in_messages,
               "obey and strip [[standin: ...]] in the last user message");
  cli.add_option("--log", options.log_file, "append one JSON line a request to this file");
  if (const auto ended = parse_command_line(cli, argc, argv)) return *ended;
  log::start("coach-standin", log::Level::info, log::Format::text);
  auto problem = read_listen(listen, options);
  if (!problem) problem = read_faults(faults, options);
  if (problem) {
    log::error("{}", *problem);
    return 2;
  }
  raise_descriptor_limit();  // each stream is a descriptor
  return serve(options);
}
