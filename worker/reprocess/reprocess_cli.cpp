#include "worker/reprocess/reprocess_cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "worker/reprocess/reprocess_command.hpp"
#include "worker/reprocess/stored_runs.hpp"

namespace coach::worker {
namespace {

constexpr int bad_configuration = 2;

}  // namespace

struct ReprocessCli::Parsed {
  CLI::App* reprocess = nullptr;
  CLI::App* apply = nullptr;
  CLI::App* revert = nullptr;
  CLI::App* pause = nullptr;
  CLI::App* remove = nullptr;
  CLI::App* report = nullptr;
  CLI::App* list = nullptr;
  ReprocessOptions options;
  std::int64_t run = 0;
  bool yes = false;  // of delete
  std::string format = "table";
  std::string output;
};

namespace {

void add_choices(CLI::App& command, Selection& selection) {
  constexpr auto group = "Which turns (all that is given must hold)";
  command.add_option("--conversation", selection.conversations, "of this conversation (may be repeated)")
      ->group(group);
  command.add_option("--athlete", selection.athletes, "of this athlete (may be repeated)")->group(group);
  command.add_option("--from", selection.from, "from this day on, YYYY-MM-DD (UTC)")->group(group);
  command.add_option("--to", selection.to, "until this day, included")->group(group);
  command.add_flag("--rated-down", selection.rated_down, "whose reply was rated down")->group(group);
  command.add_flag("--failed", selection.failed, "whose reply failed")->group(group);
  command.add_flag("--all", selection.all, "all there are")->group(group);
}

void add_changes(CLI::App& command, ReprocessOptions& options) {
  constexpr auto group = "What is asked differently (default: as configured)";
  command.add_option("--model", options.model)->group(group);
  command.add_option("--prompt", options.prompt_file, "another prompt file, with {context} in it")
      ->group(group);
  command.add_option("--match-count", options.match_count, "chunks put into the prompt")
      ->check(CLI::Range(1, 100))
      ->group(group);
  command.add_option("--full-text-weight", options.full_text_weight)
      ->check(CLI::Range(0.0, 100.0))
      ->group(group);
  command.add_option("--semantic-weight", options.semantic_weight)
      ->check(CLI::Range(0.0, 100.0))
      ->group(group);
  command.add_option("--rrf-k", options.rrf_k)->check(CLI::Range(1, 10'000))->group(group);
  command.add_option("--history-turns", options.history_turns)->check(CLI::Range(0, 1'000))->group(group);
}

void add_conduct(CLI::App& command, ReprocessOptions& options) {
  constexpr auto group = "How";
  command.add_option("--resume", options.resume, "go on with this run, or join it")->group(group);
  command.add_option("--budget-usd", options.budget_usd, "stop before more than this is spent")
      ->check(CLI::Range(0.0, 1e9))
      ->group(group);
  command.add_option("--price-in", options.price_in, "dollars a million tokens (default: coach.settings)")
      ->check(CLI::Range(0.0, 1e9))
      ->group(group);
  command.add_option("--price-out", options.price_out)->check(CLI::Range(0.0, 1e9))->group(group);
  command.add_option("--parallel", options.parallel, "turns at once (default: reprocess.max_turns)")
      ->check(CLI::Range(1, 100'000))
      ->group(group);
  command.add_flag("--yes", options.yes, "begin without being asked")->group(group);
  command.add_flag("--dry-run", options.dry_run, "only say what it would cost")->group(group);
  // What a run asks, and of which turns, was settled when it was made; and going on costs money.
  for (const auto* name :
       {"--conversation", "--athlete", "--from", "--to", "--rated-down", "--failed", "--all", "--model",
        "--prompt", "--match-count", "--full-text-weight", "--semantic-weight", "--rrf-k", "--history-turns",
        "--price-in", "--price-out", "--dry-run"}) {
    command.get_option("--resume")->excludes(command.get_option(name));
  }
}

}  // namespace

ReprocessCli::ReprocessCli(CLI::App& app) : parsed_(std::make_unique<Parsed>()) {
  auto& p = *parsed_;
  p.reprocess = app.add_subcommand("reprocess", "answer past turns again, beside the originals");
  p.reprocess->require_subcommand(0, 1);
  add_choices(*p.reprocess, p.options.selection);
  add_changes(*p.reprocess, p.options);
  add_conduct(*p.reprocess, p.options);
  const auto with_run = [&p](std::string_view name, std::string_view what) {
    auto* command = p.reprocess->add_subcommand(std::string(name), std::string(what));
    command->add_option("run", p.run, "the run's id")->required();
    return command;
  };
  p.list = p.reprocess->add_subcommand("list", "show the runs");
  p.report = with_run("report", "compare a run's answers with the originals");
  p.report->add_option("--format", p.format)
      ->check(CLI::IsMember({"table", "json", "html"}))
      ->capture_default_str();
  p.report->add_option("--output", p.output, "write to this file");
  p.apply = with_run("apply", "put a run's answers in the place of the originals");
  p.revert = with_run("revert", "put the originals back");
  p.pause = with_run("pause", "nobody takes more of its turns; --resume goes on");
  p.remove = with_run("delete", "forget a run, its answers and its figures. Without --yes only counts them");
  p.remove->add_flag("--yes", p.yes, "do it");
}

ReprocessCli::~ReprocessCli() = default;

bool ReprocessCli::parsed() const {
  return parsed_->reprocess->parsed();
}

int ReprocessCli::run(const Config& config, const std::string& worker_name) {
  const auto& p = *parsed_;
  if (config.database.url.empty()) {
    fmt::print(stderr,
               "coach-worker: no database: set DATABASE_URL to "
               "postgres://coach_worker:password@host:5432/postgres\n");
    return bad_configuration;
  }
  if (p.list->parsed()) return list_runs(config);
  if (p.report->parsed()) return report_run(config, p.run, p.format, p.output);
  if (p.apply->parsed()) return put_in_place(config, p.run, true);
  if (p.revert->parsed()) return put_in_place(config, p.run, false);
  if (p.pause->parsed()) return pause_stored_run(config, p.run);
  if (p.remove->parsed()) return delete_stored_run(config, p.run, p.yes);
  return reprocess(config, worker_name, p.options);
}

}  // namespace coach::worker
