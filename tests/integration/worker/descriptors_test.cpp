// A worker that may open few files and sockets takes fewer replies at once, and fails none.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/chaos/child.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class Descriptors : public WorkerFixture {
 protected:
  Descriptors() {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "coach.yaml")
        << fmt::format("prompt:\n  file: {}/config/prompts/coach_k.md\n", COACH_SOURCE_DIR);
  }
  ~Descriptors() override { std::filesystem::remove_all(folder_); }

  // `ulimit` as sh understands it, in the worker's process.
  chaos::Child start_program(const std::string& ulimit) {
    const char* program = std::getenv("COACH_TEST_WORKER");
    if (program == nullptr)
      throw std::runtime_error("COACH_TEST_WORKER is not set: run scripts/test integration");
    return {{"/bin/sh", "-c", ulimit + "; exec \"$@\"", "sh", "/usr/bin/env", "-C", folder_.string(),
             "DATABASE_URL=" + database.worker_url(), "NEBIUS_BASE_URL=" + provider->base_url(),
             "OPENAI_BASE_URL=" + provider->base_url(), "NEBIUS_API_KEY=test", "OPENAI_API_KEY=test", program,
             "--config", "coach.yaml", "run"},
            (folder_ / "output").string()};
  }

  void ask_as_many_athletes(int many) {
    database.run(fmt::format(R"(
      do $$ declare u uuid; p uuid; c uuid; begin
        for i in 1..{} loop
          insert into auth.users (email) values ('many' || i || '@example.org') returning id into u;
          insert into athlete_profiles (user_id) values (u) returning id into p;
          insert into conversations (athlete_id) values (p) returning id into c;
          insert into messages (conversation_id, role, content) values (c, 'user', 'How do I pace?');
        end loop;
      end $$)",
                             many));
  }

  std::string count(const std::string& statuses) {
    return database.value("select count(*) from messages where role = 'assistant' and status in (" +
                          statuses + ")");
  }

  std::string output() {
    std::ifstream stream(folder_ / "output");
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::filesystem::path folder_ = fmt::format("{}/descriptors-{}", ::testing::TempDir(), getpid());
};

TEST_F(Descriptors, ALowHardLimitBoundsTheRepliesAtOnce) {
  ask_as_many_athletes(200);
  start_provider({}, 300);
  auto worker = start_program("ulimit -n 160");
  run_until([&] { return count("'complete', 'failed', 'cancelled'") == "200"; }, 60s);
  EXPECT_EQ(count("'complete'"), "200") << output();
  EXPECT_NE(output().find("up to 48 replies at once"), std::string::npos) << output();
  worker.signal(SIGTERM);
  EXPECT_TRUE(run_until_done(context, worker.wait(20s))) << output();
}

TEST_F(Descriptors, ALowSoftLimitIsRaised) {
  ask_as_many_athletes(120);
  start_provider({}, 300);
  auto worker = start_program("ulimit -S -n 100");
  run_until([&] { return count("'complete', 'failed', 'cancelled'") == "120"; }, 60s);
  EXPECT_EQ(count("'complete'"), "120") << output();
  EXPECT_EQ(output().find("allow"), std::string::npos) << output();
  worker.signal(SIGTERM);
  EXPECT_TRUE(run_until_done(context, worker.wait(20s))) << output();
}

}  // namespace
}  // namespace coach::testing
