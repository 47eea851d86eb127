// Past turns on a database of their own, and processes that answer them again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/reprocess/run_command.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::testing {

class ReprocessFixture : public WorkerFixture {
 protected:
  ReprocessFixture();
  ~ReprocessFixture() override;

  // A conversation of so many finished turns, "question 1" with "reply 1" and so on; the ids of the replies.
  std::vector<std::string> add_turns(int many);

  // Makes a run as `coach-worker reprocess` does.
  std::int64_t make_run(const worker::ReprocessOptions& options);
  static worker::ReprocessOptions all();

  // A process that takes part, as the command does; `ours` as for RunCommand.
  struct Process {
    std::unique_ptr<worker::RunCommand> command;
    pg::Connection control;
    std::optional<worker::OrSentence<worker::RunStatus>> ended;
  };
  Process& join(std::int64_t run, const std::string& name = "batch", std::size_t parallel = 8,
                bool ours = true);

  // Runs everything until the process has ended; its last status.
  worker::RunStatus finish(Process& process);

  std::string state(std::int64_t run);
  std::int64_t count(const std::string& from_where);

  // Everything an athlete can see of messages, as one checksum.
  std::string messages_checksum();

  pg::Connection control;

 private:
  std::vector<std::unique_ptr<Process>> processes_;
};

}  // namespace coach::testing
