#include "worker/doctor/doctor.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using worker::Check;
using worker::Report;
using worker::Verdict;

class Doctor : public WorkerFixture {
 protected:
  Doctor() {
    config.prompt.file = COACH_SOURCE_DIR "/config/prompts/coach_k.md";
    database.run(
        "insert into knowledge_chunks (id, source_doc, source_name, section, content, embedding) "
        "values ('x', 'x', 'x', 'x', 'Pace the sled push.', array_fill(0.1, array[1536])::vector)");
    start_provider();
  }

  Report examine() { return run_until_done(context, worker::examine(context.get_executor(), config)); }

  // The one check of that name.
  static Check check(const Report& report, const std::string& name) {
    EXPECT_EQ(std::ranges::count(report.checks, name, &Check::name), 1) << name << "\n"
                                                                        << report_text(report);
    const auto found = std::ranges::find(report.checks, name, &Check::name);
    return found == report.checks.end() ? Check{} : *found;
  }

  // That check fails and nothing else does.
  Check only_failure(const std::string& name) {
    const auto report = examine();
    EXPECT_FALSE(report.healthy());
    for (const auto& other : report.checks) {
      EXPECT_EQ(other.verdict == Verdict::failure, other.name == name) << report_text(report);
      EXPECT_EQ(other.verdict == Verdict::ok, other.fix.empty()) << report_text(report);
    }
    return check(report, name);
  }

  // What the fix says to run "as the database's owner: …" is run; then all is well.
  void mend(const Check& failed) {
    const auto colon = failed.fix.find(": ");
    ASSERT_NE(colon, std::string::npos) << failed.fix;
    database.run(failed.fix.substr(colon + 2));
    const auto report = examine();
    EXPECT_TRUE(report.healthy()) << report_text(report);
  }
};

TEST_F(Doctor, FindsNothingWrongWhereAllIsRight) {
  const auto report = examine();
  for (const auto& one : report.checks) EXPECT_EQ(one.verdict, Verdict::ok) << report_text(report);
  for (const auto* name : {"configuration", "prompt", "database", "tls", "role", "clock", "latency", "listen",
                           "migrations", "grants", "search function", "sample search", "publication",
                           "budget", "queue", "embeddings", "inference"}) {
    check(report, name);
  }
  for (const auto* name : {"database", "listen", "sample search", "embeddings", "inference"})
    EXPECT_TRUE(check(report, name).took) << name;
  EXPECT_THAT(check(report, "sample search").detail, HasSubstr("1 chunks"));
  EXPECT_THAT(report_text(report), HasSubstr("All is well."));
  EXPECT_EQ(provider->bodies("chat/completions").size(), 1u);
  EXPECT_THAT(provider->bodies("chat/completions").front(), HasSubstr(R"("max_tokens":1,)"));
  EXPECT_EQ(provider->bodies("embeddings").size(), 1u);
}

TEST_F(Doctor, SeesAWrongPassword) {
  auto url = database.worker_url();
  url.replace(url.find(":worker@"), 8, ":hunter2@");
  config.database.url = Secret(url);
  const auto failed = only_failure("database");
  EXPECT_THAT(failed.detail, HasSubstr("password authentication failed"));
  EXPECT_THAT(failed.fix, HasSubstr("alter role coach_worker login password"));
  EXPECT_THAT(report_text(examine()) + report_json(examine()), Not(HasSubstr("hunter2")));
}

// The worker would not even connect to it; the doctor says why.
TEST_F(Doctor, SeesAServerThatIsReadOnly) {
  const ReadOnlyWorkerRole read_only(database);
  const auto failed = only_failure("writable");
  EXPECT_THAT(failed.detail, HasSubstr("read-only"));
  mend(failed);
}

TEST_F(Doctor, SeesAServerThatIsNotThere) {
  config.database.url = Secret("postgres://coach_worker:x@127.0.0.1:1/postgres");
  EXPECT_THAT(only_failure("database").fix, HasSubstr("is the server running"));
}

TEST_F(Doctor, SeesAMissingMigration) {
  database.run("delete from coach.migrations where name = 'operations'");
  const auto failed = only_failure("migrations");
  EXPECT_THAT(failed.detail, HasSubstr("_operations.sql"));
  EXPECT_THAT(failed.fix, HasSubstr("coach-worker migrate"));
}

TEST_F(Doctor, SeesMissingGrantsAndKnowsTheStatementsThatGiveThem) {
  for (const auto* revoke :
       {"revoke delete on coach.jobs from coach_worker",
        "revoke usage on sequence coach.fence from coach_worker",
        "revoke update (content) on messages from coach_worker",
        "revoke execute on function coach.store_replies from coach_worker",
        "revoke usage on schema coach from coach_worker", "drop policy messages_worker_update on messages"}) {
    SCOPED_TRACE(revoke);
    database.run(revoke);
    const auto report = examine();
    EXPECT_FALSE(report.healthy());
    const auto failed = check(report, "grants");
    ASSERT_EQ(failed.verdict, Verdict::failure) << report_text(report);
    mend(failed);
  }
}

TEST_F(Doctor, SeesThatNobodyStreams) {
  database.run("alter publication supabase_realtime drop table messages");
  auto failed = only_failure("publication");
  EXPECT_THAT(failed.detail, HasSubstr("lacks messages"));
  mend(failed);
  database.run("drop publication supabase_realtime");
  failed = only_failure("publication");
  EXPECT_THAT(failed.detail, HasSubstr("does not exist"));
  mend(failed);
}

TEST_F(Doctor, SeesRefusedKeys) {
  config.inference.api_key = Secret("invalid");
  auto failed = only_failure("inference");
  EXPECT_THAT(failed.detail, HasSubstr("401"));
  EXPECT_THAT(failed.fix, HasSubstr("NEBIUS_API_KEY"));
  config.inference.api_key = Secret("good");
  config.embedding.api_key = Secret("invalid");
  failed = only_failure("embeddings");
  EXPECT_THAT(failed.detail, HasSubstr("401"));
  EXPECT_THAT(failed.fix, HasSubstr("OPENAI_API_KEY"));
}

TEST_F(Doctor, SeesASearchFunctionThatIsAnotherOrMissing) {
  const auto original =
      database.value("select pg_get_functiondef(oid) from pg_proc where proname = 'hybrid_search_chunks'");
  database.run(
      "do $$ begin execute (select 'drop function ' || oid::regprocedure from pg_proc "
      "where proname = 'hybrid_search_chunks'); end $$");
  EXPECT_THAT(only_failure("search function").detail, HasSubstr("is missing"));
  database.run(
      "create function hybrid_search_chunks(question text, vector vector, n int) returns setof text "
      "language sql as 'select question'");
  const auto failed = only_failure("search function");
  EXPECT_THAT(failed.detail, HasSubstr("(question text, vector vector, n integer)"));
  EXPECT_THAT(failed.fix, HasSubstr("rrf_k"));
  database.run("drop function hybrid_search_chunks; " + original +
               "; revoke execute on function hybrid_search_chunks from public");
  mend(only_failure("search function"));
}

TEST_F(Doctor, SeesASearchThatFails) {
  config.embedding.dimensions = 3;  // unlike the column's
  const auto report = examine();
  EXPECT_EQ(check(report, "sample search").verdict, Verdict::failure) << report_text(report);
  EXPECT_EQ(check(report, "embeddings").verdict, Verdict::failure) << report_text(report);
}

TEST_F(Doctor, WarnsOfALoginThatMayDoTooMuch) {
  config.database.url = Secret(database.admin_url());
  const auto report = examine();
  EXPECT_TRUE(report.healthy()) << report_text(report);
  EXPECT_EQ(check(report, "role").verdict, Verdict::warning);
}

TEST_F(Doctor, SeesThatNobodyTakesQuestions) {
  ask("Is anybody there?");
  EXPECT_THAT(check(examine(), "queue").detail, HasSubstr("nobody answers"));
  database.run(
      "insert into coach.workers (name, version, state, replies, max_replies) "
      "values ('stuck', '0', 'running', 0, 1)");
  EXPECT_EQ(check(examine(), "queue").verdict, Verdict::ok);
  database.run("update coach.jobs set run_at = now() - interval '2 minutes'");
  EXPECT_THAT(check(examine(), "queue").fix, HasSubstr("CoachQueueStalled"));
}

TEST_F(Doctor, KnowsTheQueueAndTheBudget) {
  database.run("update coach.settings set claiming_paused = true");
  auto report = examine();
  EXPECT_EQ(check(report, "queue").fix, "coach-worker jobs resume");
  EXPECT_TRUE(report.healthy());
  EXPECT_THAT(report_text(report), HasSubstr("Ready to run; 1 to look at."));
  database.run("update coach.settings set daily_spend_limit = 0");
  EXPECT_THAT(only_failure("queue").detail, HasSubstr("questions are refused"));
}

TEST_F(Doctor, NamesEverythingThatIsMissingInTheConfiguration) {
  config.embedding.api_key = Secret();
  config.inference.api_key = Secret();
  const auto report = examine();
  EXPECT_EQ(std::ranges::count(report.checks, "configuration", &Check::name), 2);
  EXPECT_EQ(check(report, "inference").verdict, Verdict::skipped);
  EXPECT_EQ(check(report, "migrations").verdict, Verdict::ok);
}

// The program itself: exit code and JSON.
TEST_F(Doctor, TheProgramEndsWithOneWhenSomethingIsWrong) {
  const char* program = std::getenv("COACH_TEST_WORKER");
  ASSERT_NE(program, nullptr) << "run these tests by `scripts/test integration`";
  const auto command =
      fmt::format("cd / && env -i DATABASE_URL='{}' {} --config {}/config/coach.yaml doctor --json",
                  database.worker_url(), program, COACH_SOURCE_DIR);
  std::FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string out;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += static_cast<char>(c);
  const int status = pclose(pipe);
  EXPECT_EQ(WEXITSTATUS(status), 1);
  const auto report = boost::json::parse(out).as_object();
  EXPECT_FALSE(report.at("healthy").as_bool());
  EXPECT_EQ(report.at("checks").at(0).at("verdict").as_string(), "failure");
  EXPECT_THAT(report.at("checks").at(0).at("fix").as_string().c_str(), HasSubstr("NEBIUS_API_KEY"));
}

}  // namespace
}  // namespace coach::testing
