#include "worker/jobs/command_line.hpp"

#include <CLI/CLI.hpp>
#include <string>

namespace coach::worker {
namespace {

CLI::App* add(CLI::App& parent, JobsRequest& request, JobsAction action, const char* name, const char* help) {
  auto* command = parent.add_subcommand(name, help);
  command->parse_complete_callback([&request, action] { request.action = action; });
  return command;
}

void add_id(CLI::App& command, JobsRequest& request, bool required) {
  command.add_option("id", request.id, "the reply's id (messages.id)")->required(required);
}

void add_limit(CLI::App& command, JobsRequest& request) {
  command.add_option("--limit", request.limit, "how many at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_flag("--json", request.json, "one JSON array");
}

void add_dead(CLI::App& jobs, JobsRequest& request) {
  auto* dead = jobs.add_subcommand("dead", "jobs given up for good (coach.dead_jobs)");
  dead->require_subcommand(1);
  add_limit(*add(*dead, request, JobsAction::dead_list, "list", "newest first, with their reasons"), request);

  auto* retry = add(*dead, request, JobsAction::dead_retry, "retry", "try one again, or all that can be");
  add_id(*retry, request, false);
  auto* every = retry->add_flag("--all", request.all, "all; without --yes only counts them");
  retry->add_flag("--yes", request.yes, "do it")->needs(every);
  retry->callback([retry, &request] {
    if (request.id.empty() != request.all)
      throw CLI::ValidationError(retry->get_name(), "give an id or --all");
  });

  auto* purge = add(*dead, request, JobsAction::dead_purge, "purge",
                    "forget old ones; their replies stay. Without --yes only counts them");
  purge->add_option("--older-than", request.older_than_days, "days; 0: all")
      ->required()
      ->check(CLI::NonNegativeNumber);
  purge->add_flag("--yes", request.yes, "do it");
}

}  // namespace

const CLI::App* add_jobs_command(CLI::App& app, JobsRequest& request) {
  auto* jobs = app.add_subcommand("jobs", "look at the queue, cancel, retry, pause");
  jobs->footer(
      "Looking (list, show, dead list) logs in with DATABASE_URL. Changing (all others) needs the "
      "database's\n"
      "owner: DATABASE_ADMIN_URL, for example postgres://postgres:…@db.<ref>.supabase.co:5432/postgres.");
  jobs->require_subcommand(1);
  auto* list = add(*jobs, request, JobsAction::list, "list", "the queue: what runs, then what is next");
  list->add_option("--state", request.state, "only jobs in this state")
      ->check(CLI::IsMember({"running", "ready", "delayed", "waiting"}));
  add_limit(*list, request);
  auto* show = add(*jobs, request, JobsAction::show, "show", "all about one reply, without its text");
  add_id(*show, request, true);
  show->add_flag("--json", request.json, "one JSON object");
  add_id(*add(*jobs, request, JobsAction::cancel, "cancel", "stop a reply; the text it has stays"), request,
         true);
  add_id(*add(*jobs, request, JobsAction::retry, "retry", "try a failed or cancelled reply again"), request,
         true);
  add_dead(*jobs, request);
  add(*jobs, request, JobsAction::pause, "pause",
      "no worker claims anything until `resume`, past turns neither; what is in flight goes on, questions "
      "are "
      "accepted. (Workers older than this command claim all the same.)");
  add(*jobs, request, JobsAction::resume, "resume", "claim again");
  return jobs;
}

}  // namespace coach::worker
