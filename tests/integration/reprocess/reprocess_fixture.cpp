#include "tests/integration/reprocess/reprocess_fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "tests/integration/support/run.hpp"

namespace coach::testing {

using namespace std::chrono_literals;

ReprocessFixture::ReprocessFixture() : control(context.get_executor()) {
  config.prompt.file = COACH_SOURCE_DIR "/config/prompts/coach_k.md";
  config.queue.poll = 200ms;
  config.queue.heartbeat = 100ms;
  const auto connected = run_until_done(context, worker::connect_worker(control, config));
  if (!connected) throw std::runtime_error(connected.error());
}

ReprocessFixture::~ReprocessFixture() {
  for (const auto& process : processes_) {
    process->command->stop();
    process->command->stop();
  }
  try {
    run_until([this] {
      return std::ranges::all_of(processes_, [](const auto& p) { return p->ended.has_value(); });
    });
  } catch (const std::exception& error) {
    ADD_FAILURE() << "shutting down: " << error.what();
  }
}

std::vector<std::string> ReprocessFixture::add_turns(int many) {
  // Without triggers: these turns are over.
  database.run(fmt::format(R"(
    set session_replication_role = replica;
    with numbers as materialized (
      select n, gen_random_uuid() as question, now() - interval '1 day' + n * interval '1 second' as asked_at,
             (select last_value from coach.message_position) + 2 * n as at
      from generate_series(1, {0}) n
    ), asked as (
      insert into messages (id, conversation_id, role, content, position, created_at)
      select question, '{1}', 'user', 'question ' || n, at, asked_at from numbers
    )
    insert into messages (conversation_id, role, content, position, reply_to, rag_chunks_used, tokens_in, tokens_out,
                          latency_ms, created_at)
    select '{1}', 'assistant', 'reply ' || n, at + 1, question, array['team1a_000'], 1000, 200, 5000, asked_at
    from numbers;
    select setval('coach.message_position', last_value + 3 * {0}) from coach.message_position;
    set session_replication_role = origin)",
                           many, conversation_id));
  const auto rows = database.run("select id from messages where content like 'reply %' order by position");
  std::vector<std::string> ids;
  for (int row = 0; row < rows.rows(); ++row) ids.emplace_back(rows.text(row, 0));
  return ids;
}

worker::ReprocessOptions ReprocessFixture::all() {
  worker::ReprocessOptions options;
  options.selection.all = true;
  return options;
}

std::int64_t ReprocessFixture::make_run(const worker::ReprocessOptions& options) {
  const auto parameters = worker::run_parameters(config, options);
  if (!parameters) throw std::runtime_error(parameters.error());
  const auto cost = run_until_done(context, worker::estimate_run(control, config, options, *parameters));
  if (!cost) throw std::runtime_error(cost.error());
  const auto run = run_until_done(
      context, worker::create_run(control, config, options, *parameters, cost->reserved_per_turn));
  if (!run) throw std::runtime_error(run.error());
  const auto started = run_until_done(context, worker::fill_and_start(control, *run, options.selection));
  if (!started) throw std::runtime_error(started.error());
  return *run;
}

ReprocessFixture::Process& ReprocessFixture::join(std::int64_t run, const std::string& name,
                                                  std::size_t parallel, bool ours) {
  auto process = std::make_unique<Process>(
      Process{std::make_unique<worker::RunCommand>(context.get_executor(), config, name, run, ours, parallel),
              pg::Connection(context.get_executor()), std::nullopt});
  auto& joined = *process;
  const auto connected = run_until_done(context, worker::connect_worker(joined.control, config));
  if (!connected) throw std::runtime_error(connected.error());
  processes_.push_back(std::move(process));
  asio::co_spawn(context, joined.command->work(joined.control),
                 [&joined](const std::exception_ptr& error, worker::OrSentence<worker::RunStatus> status) {
                   EXPECT_EQ(error, nullptr);
                   joined.ended = std::move(status);
                 });
  return joined;
}

worker::RunStatus ReprocessFixture::finish(Process& process) {
  run_until([&] { return process.ended.has_value(); });
  if (!*process.ended) throw std::runtime_error(process.ended->error());
  return **process.ended;
}

std::string ReprocessFixture::state(std::int64_t run) {
  return database.value(fmt::format(
      "select state || coalesce(' ' || paused_by, '') from coach.reprocess_runs where id = {}", run));
}

std::int64_t ReprocessFixture::count(const std::string& from_where) {
  return database.run("select count(*) from " + from_where).integer(0, 0);
}

std::string ReprocessFixture::messages_checksum() {
  return database.value("select md5(string_agg(m::text, '' order by id)) from messages m");
}

}  // namespace coach::testing
