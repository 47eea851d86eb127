#include "tests/integration/worker/worker_fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "core/log.hpp"
#include "tests/integration/support/run.hpp"

namespace coach::testing {

using namespace std::chrono_literals;

WorkerFixture::WorkerFixture() : watcher_(context.get_executor()) {
  log::start("test", log::Level::off, log::Format::text);
  user_id = database.value("insert into auth.users (email) values ('athlete@example.org') returning id");
  const auto profile = database.value_as(
      "authenticated", user_id,
      fmt::format("insert into athlete_profiles (user_id) values ('{}') returning id", user_id));
  conversation_id = database.value_as(
      "authenticated", user_id,
      fmt::format("insert into conversations (athlete_id) values ('{}') returning id", profile));
  database.run(R"(
    create function public.tell_test() returns trigger language plpgsql as $$
    begin
      perform pg_notify('test', new.id || ' ' || new.status);
      return null;
    end $$;
    create trigger tell_test after update on public.messages for each row execute function public.tell_test();
    grant execute on function public.tell_test to coach_worker;)");
  config.database.url = Secret(database.worker_url());
  config.database.admin_url = Secret(database.admin_url());
  config.embedding.api_key = Secret("test-embedding-key");
  config.inference.api_key = Secret("test-inference-key");
  config.inference.retry.unavailable_delay = 20ms;
  config.inference.retry.rate_limit_delay = 30ms;
  config.queue.drain_timeout = 5s;
}

WorkerFixture::~WorkerFixture() {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    workers_[i]->worker->stop();
    workers_[i]->worker->stop();  // don't wait for replies
  }
  if (provider) provider->stop();
  watcher_.close();
  try {
    run_until([this] {
      return provider_ended_ && !watching_ &&
             std::ranges::all_of(workers_, [](const auto& w) { return w->result.has_value(); });
    });
  } catch (const std::exception& error) {
    ADD_FAILURE() << "shutting down: " << error.what();
  }
}

void WorkerFixture::start_provider(const std::vector<std::string>& faults, std::uint64_t first_token_ms,
                                   double tokens_per_second) {
  provider =
      std::make_unique<RecordingProvider>(context.get_executor(), faults, first_token_ms, tokens_per_second);
  provider_ended_ = false;
  asio::co_spawn(context, provider->run(), [this](const std::exception_ptr&) { provider_ended_ = true; });
  config.inference.base_url = provider->base_url();
  config.embedding.base_url = provider->base_url();
}

worker::Worker& WorkerFixture::start_worker() {
  if (!watching_) {
    watching_ = true;
    const auto connected =
        run_until_done(context, watcher_.connect(database.admin_url(), "coach-test watcher", 5s));
    if (!connected) throw std::runtime_error(pg::describe(connected.error()));
    run_until_done(context, watcher_.script("listen test"));
    asio::co_spawn(context, watch_replies(), [this](const std::exception_ptr&) { watching_ = false; });
  }
  auto running = std::make_unique<Running>();
  running->worker = std::make_unique<worker::Worker>(context.get_executor(), config,
                                                     source_file("config/prompts/coach_k.md"),
                                                     fmt::format("test-{}", workers_.size()));
  asio::co_spawn(context, running->worker->run(),
                 [state = running.get()](const std::exception_ptr& error, worker::RunResult result) {
                   EXPECT_EQ(error, nullptr);
                   state->result = result;
                 });
  workers_.push_back(std::move(running));
  return *workers_.back()->worker;
}

asio::awaitable<void> WorkerFixture::watch_replies() {
  while (true) {
    const auto told = co_await watcher_.notifications(std::chrono::hours(1));
    if (!told) co_return;
    for (const auto& notification : *told) {
      const auto space = notification.payload.find(' ');
      seen_.emplace_back(notification.payload.substr(0, space), notification.payload.substr(space + 1));
    }
  }
}

std::string WorkerFixture::ask(const std::string& question) {
  std::string quoted;
  for (const char c : question) quoted += c == '\'' ? "''" : std::string(1, c);
  const auto id = database.value_as("authenticated", user_id,
                                    fmt::format("insert into messages (conversation_id, role, content) "
                                                "values ('{}', 'user', '{}') returning id",
                                                conversation_id, quoted));
  return database.value(fmt::format("select id from messages where reply_to = '{}'", id));
}

std::string WorkerFixture::claim(const std::string& worker, int count) {
  std::string sql = source_file("sql/queries/claim_jobs.sql");
  const std::vector<std::pair<std::string, std::string>> values{
      {"$1", "'" + worker + "'"}, {"$2", std::to_string(count)}, {"$3", "1000000"}, {"$4", "1"}};
  for (const auto& [name, value] : values) {
    for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name, at))
      sql.replace(at, 2, value);
  }
  return sql;
}

std::string WorkerFixture::complete_all(const std::string& text, const std::string& title,
                                        const std::string& only) {
  return fmt::format(
      "select coach.store_replies('w', array_agg(message_id), array_agg(claim), array_agg(fence), "
      "array_agg('complete'::text), array_agg(0), array_agg(0), array_agg('{}'::text), "
      "array_agg(null::text), "
      "array_agg('stop'::text), array_agg(null::text), array_agg(1), array_agg(1), "
      "array_agg(nullif('{}', '')), false) from coach.jobs where state = 'running' and '{}' in ('', "
      "message_id::text)",
      text, title, only);
}

ReplyRow WorkerFixture::reply(const std::string& id) {
  const auto row =
      database.run(fmt::format("select status, content, coalesce(error, ''), coalesce(finish_reason, ''), "
                               "revision from messages where id = '{}'",
                               id));
  if (row.rows() != 1) throw std::runtime_error("no reply " + id);
  return {std::string(row.text(0, 0)), std::string(row.text(0, 1)), std::string(row.text(0, 2)),
          std::string(row.text(0, 3)), row.integer(0, 4)};
}

ReplyRow WorkerFixture::wait_for(const std::string& id, const std::vector<std::string>& statuses,
                                 std::chrono::seconds limit) {
  const auto reached = [&] {
    return std::ranges::any_of(seen_, [&](const auto& entry) {
      return entry.first == id && std::ranges::find(statuses, entry.second) != statuses.end();
    });
  };
  run_until(reached, limit);
  return reply(id);
}

ReplyRow WorkerFixture::wait_until_final_again(const std::string& id, std::int64_t revision) {
  ReplyRow row;
  run_until([&] {
    row = reply(id);
    return row.revision > revision &&
           (row.status == "complete" || row.status == "failed" || row.status == "cancelled");
  });
  return row;
}

void WorkerFixture::run_until(const std::function<bool()>& condition, std::chrono::seconds limit) {
  const auto deadline = Clock::now() + limit;
  context.restart();
  while (!condition()) {
    if (Clock::now() >= deadline) throw std::runtime_error("the condition was not reached in time");
    context.run_one_until(deadline);
    if (context.stopped()) context.restart();
  }
}

worker::RunResult WorkerFixture::stop_worker(std::size_t index) {
  workers_.at(index)->worker->stop();
  run_until([&] { return workers_[index]->result.has_value(); });
  return *workers_[index]->result;
}

std::vector<std::string> WorkerFixture::seen_statuses(const std::string& id) const {
  std::vector<std::string> statuses;
  for (const auto& [reply_id, status] : seen_) {
    if (reply_id == id && (statuses.empty() || statuses.back() != status)) statuses.push_back(status);
  }
  return statuses;
}

}  // namespace coach::testing
