// The program itself: signals, death, exit codes, what it prints when nobody watches a terminal.

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/chaos/child.hpp"
#include "tests/integration/reprocess/reprocess_fixture.hpp"
#include "tests/integration/support/run.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class ReprocessProgram : public ReprocessFixture {
 protected:
  ReprocessProgram() {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "coach.yaml") << fmt::format(
        "database:\n  statement_timeout: 500ms\nqueue:\n  lease: 1s\n  heartbeat: 300ms\n  poll: "
        "200ms\nprompt:\n  file: "
        "{}/config/prompts/coach_k.md\n",
        COACH_SOURCE_DIR);
  }
  ~ReprocessProgram() override { std::filesystem::remove_all(folder_); }

  chaos::Child start(const std::vector<std::string>& arguments) {
    return start_command("reprocess", arguments, database.worker_url());
  }

  chaos::Child start_command(const std::string& name, const std::vector<std::string>& arguments,
                             const std::string& database_url) {
    const char* program = std::getenv("COACH_TEST_WORKER");
    if (program == nullptr)
      throw std::runtime_error("COACH_TEST_WORKER is not set: run scripts/test integration");
    std::vector<std::string> command{"/usr/bin/env",
                                     "-C",
                                     folder_.string(),
                                     "DATABASE_URL=" + database_url,
                                     "NEBIUS_BASE_URL=" + provider->base_url(),
                                     "OPENAI_BASE_URL=" + provider->base_url(),
                                     "NEBIUS_API_KEY=test",
                                     "OPENAI_API_KEY=test",
                                     program,
                                     "--config",
                                     "coach.yaml",
                                     name};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return {command, (folder_ / "output").string()};
  }

  // The exit code, once it has ended.
  int end(chaos::Child& child) {
    EXPECT_TRUE(run_until_done(context, child.wait(25s))) << output();
    return WIFEXITED(child.status()) ? WEXITSTATUS(child.status()) : -1;
  }

  std::string output() {
    std::ifstream stream(folder_ / "output");
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::size_t chat_requests() { return provider->bodies("chat/completions").size(); }

 protected:
  std::filesystem::path folder_ = fmt::format("{}/reprocess-{}", ::testing::TempDir(), getpid());
};

TEST_F(ReprocessProgram, ARunOfItsOwn) {
  add_turns(5);
  start_provider();
  auto child = start({"--all", "--yes"});
  EXPECT_EQ(end(child), 0) << output();
  EXPECT_NE(output().find("5 turns, about 5k tokens in and 1k out: about $"), std::string::npos) << output();
  EXPECT_NE(output().find("100 % of 5 turns"), std::string::npos) << output();
  EXPECT_NE(output().find("run 1 is complete: 5 of 5 turns done, 0 failed"), std::string::npos) << output();
  EXPECT_EQ(output().find('\r'), std::string::npos) << "no drawing where there is no terminal";
}

TEST_F(ReprocessProgram, WithoutBeingAskedItDoesNotBegin) {
  add_turns(5);
  start_provider();
  auto child = start({"--all"});
  EXPECT_EQ(end(child), 1);
  EXPECT_NE(output().find("--yes"), std::string::npos) << output();
  EXPECT_EQ(count("coach.reprocess_runs"), 0);
  auto wrong = start({"--from", "yesterday", "--yes"});
  EXPECT_EQ(end(wrong), 2);
}

TEST_F(ReprocessProgram, CtrlCPausesTheRunAndResumeGoesOn) {
  add_turns(12);
  start_provider({}, 300);
  auto child = start({"--all", "--yes", "--parallel", "4"});
  run_until([&] { return chat_requests() >= 4; });
  child.signal(SIGINT);
  EXPECT_EQ(end(child), 5) << output();
  EXPECT_EQ(state(1), "paused operator");
  EXPECT_EQ(count("coach.reprocess_turns where worker is not null"), 0);
  EXPECT_NE(output().find("--resume 1"), std::string::npos) << output();
  auto again = start({"--resume", "1"});
  EXPECT_EQ(end(again), 0) << output();
  EXPECT_EQ(count("coach.reprocessed_replies where status = 'complete'"), 12);
  EXPECT_EQ(chat_requests(), 12u) << "nothing was paid for twice";
}

TEST_F(ReprocessProgram, CtrlCTwiceWaitsForNothing) {
  add_turns(4);
  start_provider({}, 100'000);
  auto child = start({"--all", "--yes"});
  run_until([&] { return chat_requests() == 4; });
  child.signal(SIGINT);
  run_until_done(context, child.wait(200ms));
  child.signal(SIGINT);
  EXPECT_EQ(end(child), 5) << output();
  EXPECT_EQ(count("coach.reprocess_turns where worker is null and attempt = 0"), 4);
}

TEST_F(ReprocessProgram, AfterSigkillResumeDoesTheRest) {
  add_turns(12);
  start_provider({}, 300);
  auto child = start({"--all", "--yes", "--parallel", "4"});
  run_until([&] { return chat_requests() >= 6; });
  child.kill();
  EXPECT_EQ(state(1), "running");
  auto again = start({"--resume", "1"});
  EXPECT_EQ(end(again), 0) << output();
  EXPECT_EQ(count("coach.reprocessed_replies where status = 'complete'"), 12);
  EXPECT_LE(chat_requests(), 12u + 4u) << "at most what was in flight is asked again";
}

TEST_F(ReprocessProgram, ResumeTakesNothingThatWouldMakeAnotherRun) {
  add_turns(3);
  start_provider();
  make_run(all());
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--dry-run"}, {"--model", "another"}, {"--failed"}}) {
    std::vector<std::string> arguments{"--resume", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto child = start(arguments);
    EXPECT_EQ(end(child), 2);
    EXPECT_NE(output().find(more.front()), std::string::npos) << output();
  }
  EXPECT_EQ(chat_requests(), 0u);
}

TEST_F(ReprocessProgram, ARunIsPausedAndDeletedFromAnotherShell) {
  add_turns(4);
  start_provider({}, 300);
  const auto run = make_run(all());
  auto refused = start({"delete", std::to_string(run), "--yes"});
  EXPECT_EQ(end(refused), 1);
  EXPECT_NE(output().find("reprocess pause 1"), std::string::npos) << output();
  auto pause = start({"pause", std::to_string(run)});
  EXPECT_EQ(end(pause), 0) << output();
  EXPECT_EQ(state(run), "paused operator");
  auto asked = start({"delete", std::to_string(run)});
  EXPECT_EQ(end(asked), 0);
  EXPECT_NE(output().find("would be deleted"), std::string::npos) << output();
  EXPECT_EQ(count("coach.reprocess_runs"), 1);
  auto gone = start({"delete", std::to_string(run), "--yes"});
  EXPECT_EQ(end(gone), 0) << output();
  EXPECT_EQ(count("coach.reprocess_runs"), 0);
  auto nothing = start({"pause", "77"});
  EXPECT_EQ(end(nothing), 1);
  EXPECT_NE(output().find("there is no run 77"), std::string::npos) << output();
}

TEST_F(ReprocessProgram, AnExportIsForNobodyElseAndReplacesNothingWithoutADatabase) {
  add_turns(2);
  start_provider();
  const auto file = (folder_ / "lines.jsonl").string();
  auto written = start_command("export", {"--output", file}, database.worker_url());
  EXPECT_EQ(end(written), 0) << output();
  const auto size = std::filesystem::file_size(file);
  EXPECT_GT(size, 0u);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);

  auto refused = start_command("export", {"--output", file}, "postgres://nobody@127.0.0.1:1/postgres");
  EXPECT_EQ(end(refused), 1) << output();
  EXPECT_EQ(std::filesystem::file_size(file), size);
}

}  // namespace
}  // namespace coach::testing
