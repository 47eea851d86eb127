// coach-worker: command line, signals, exit codes.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <exception>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/command_line.hpp"
#include "core/descriptors.hpp"
#include "core/env.hpp"
#include "core/log.hpp"
#include "core/units.hpp"
#include "worker/config.hpp"
#include "worker/doctor/doctor.hpp"
#include "worker/export/export_cli.hpp"
#include "worker/jobs/command_line.hpp"
#include "worker/jobs/jobs.hpp"
#include "worker/ops/exit_code.hpp"
#include "worker/ops/knowledge.hpp"
#include "worker/ops/migrate.hpp"
#include "worker/ops/run_to_end.hpp"
#include "worker/prompt_file.hpp"
#include "worker/reprocess/reprocess_cli.hpp"
#include "worker/worker.hpp"

namespace {

using namespace coach;
using worker::Config;
using worker::run_to_end;

namespace exit_code = worker::exit_code;

int complain(const std::vector<std::string>& problems) {
  for (const auto& problem : problems) worker::complain(problem);
  return exit_code::bad_configuration;
}

std::string worker_name() {
  char host[256] = "localhost";
  if (gethostname(host, sizeof host - 1) != 0) return fmt::format("worker:{}", getpid());
  // PostgreSQL cuts an application_name, which ends with this name, at 63 bytes.
  return fmt::format("{:.32}:{}", host, getpid());
}

int run_worker(const Config& config) {
  if (auto missing = worker::missing_for_run(config); !missing.empty()) return complain(missing);
  auto prompt = worker::load_prompt_file(config.prompt.file, config.prompt.sha256);
  if (!prompt) return complain({prompt.error()});
  if (config.other_inference_provider) {
    log::warn("answers come from {}, which is not Nebius Token Factory", config.inference.base_url);
  }
  raise_descriptor_limit();
  asio::io_context context(1);
  worker::Worker worker(context.get_executor(), config, std::move(*prompt), worker_name());
  const auto result = run_to_end(context, worker.run(), [&worker](int) { worker.stop(); });
  log::info("stopped");
  // What hangs must not be destroyed under its own feet, and must not keep the process.
  if (!worker.ended()) std::_Exit(static_cast<int>(result));
  return static_cast<int>(result);
}

// A command that ends by itself; a signal ends it at once.
int run_command(const std::function<asio::awaitable<std::expected<void, std::string>>(Executor)>& command) {
  asio::io_context context(1);
  const auto outcome = run_to_end(context, command(context.get_executor()), worker::exit_at_signal);
  if (outcome) return exit_code::ok;
  fmt::print(stderr, "coach-worker: {}\n", outcome.error());
  return exit_code::failed;
}

int run_jobs_command(const Config& config, worker::JobsRequest request) {
  asio::io_context context(1);
  const auto report = run_to_end(
      context, worker::run_jobs(context.get_executor(), config, std::move(request)), worker::exit_at_signal);
  if (!report) return worker::complain(report.error());
  fmt::print("{}", report->text);
  return report->not_done == 0 ? exit_code::ok : exit_code::failed;
}

int run_doctor(const std::expected<Config, std::vector<std::string>>& config, bool json) {
  log::start("coach-worker", log::Level::off, log::Format::text);
  asio::io_context context(1);
  const auto report =
      run_to_end(context, worker::examine(context.get_executor(), config), worker::exit_at_signal);
  fmt::print("{}", json ? worker::report_json(report) : worker::report_text(report));
  return report.healthy() ? exit_code::ok : exit_code::failed;
}

int need_database(const Config& config) {
  if (!config.database.admin_url.empty()) return exit_code::ok;
  return complain(
      {"no database: set DATABASE_ADMIN_URL or DATABASE_URL (or database.admin_url in the "
       "configuration) to postgres://user:password@host:5432/postgres"});
}

// "2s", as in the configuration; the default is shown in --help.
void add_duration(CLI::App& command, const std::string& name, std::chrono::milliseconds& target,
                  const std::string& what) {
  const auto read = [&target, name](const std::string& text) {
    const auto duration = parse_duration(text);
    if (!duration || duration->count() == 0)
      throw CLI::ValidationError(name, "expected a duration such as 2s or 5m");
    target = *duration;
  };
  command.add_option_function<std::string>(name, read, what)->default_str(format_duration(target));
}

int main_with_exceptions(int argc, char** argv) {
  CLI::App app{"Coach K's worker: answers athletes' messages from a Supabase database."};
  app.footer(
      "SIGTERM, SIGINT or SIGHUP stops: unfinished replies get time to end, a second signal hands them over "
      "at once. "
      "Exit codes: 0 done (also after a signal), 1 failed, 2 wrong configuration or arguments, 3 database "
      "not "
      "usable, "
      "4 stopped, but unfinished replies could not be handed back (another worker rescues them), "
      "5 a reprocessing run is paused (budget, SIGTERM): --resume goes on.");
  app.set_version_flag("--version", "coach-worker " COACH_VERSION);
  app.require_subcommand(1);
  std::string file;
  app.add_option("--config", file, "configuration file (default: config/coach.yaml, if there is one)");
  const auto* run = app.add_subcommand("run", "answer messages until SIGTERM");
  auto* migrate = app.add_subcommand("migrate", "bring the database's schema up to date, while workers run");
  worker::MigrateOptions migration;
  migrate->add_flag("--dry-run", migration.dry_run, "try everything in a transaction and roll it back");
  add_duration(*migrate, "--lock-timeout", migration.lock_timeout, "wait so long for one lock");
  add_duration(*migrate, "--statement-timeout", migration.statement_timeout,
               "let one statement take so long");
  add_duration(*migrate, "--patience", migration.patience, "try so long in all to get the locks");
  auto* knowledge = app.add_subcommand("knowledge", "load demo knowledge into the embedded database");
  std::string folder;
  knowledge->add_option("folder", folder, "folder of *.yaml files")->required();
  auto* doctor = app.add_subcommand("doctor", "say what is right and what is wrong, and how to mend it");
  doctor->footer(
      "Logs in with DATABASE_URL, as the worker does (DATABASE_ADMIN_URL is not used), and changes nothing.\n"
      "Asks the providers for one embedding and one token. Exit codes: 0 ready to run, 1 something is "
      "wrong.");
  bool json = false;
  doctor->add_flag("--json", json, "one JSON object");
  worker::JobsRequest jobs_request;
  const auto* jobs = worker::add_jobs_command(app, jobs_request);
  worker::ReprocessCli reprocess(app);
  worker::ExportCli exporting(app);
  if (const auto ended = parse_command_line(app, argc, argv)) return *ended;

  worker::LoadOptions options;
  if (!file.empty()) options.file = file;
  options.environment = process_environment();
  options.cwd = std::filesystem::current_path();
  const auto config = worker::load_config(options);
  if (doctor->parsed()) return run_doctor(config, json);
  if (!config) return complain(config.error());
  log::start("coach-worker", config->log.level, config->log.format);

  if (run->parsed()) return run_worker(*config);
  if (reprocess.parsed()) return reprocess.run(*config, worker_name());
  if (exporting.parsed()) return exporting.run(*config);
  if (const int missing = need_database(*config); missing != exit_code::ok) return missing;
  if (migrate->parsed()) {
    return run_command(
        [&](const Executor& executor) { return worker::migrate(executor, *config, migration); });
  }
  if (jobs->parsed()) return run_jobs_command(*config, std::move(jobs_request));
  return run_command(
      [&](const Executor& executor) { return worker::load_knowledge(executor, *config, folder); });
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return main_with_exceptions(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "coach-worker: stopped by a bug or a broken system: {}\n", error.what());
    return exit_code::failed;
  }
}
