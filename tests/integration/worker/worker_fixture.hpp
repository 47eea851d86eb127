// One athlete, one conversation, one provider and any number of workers on a database of
// their own, all on one io_context.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/support/database.hpp"
#include "tests/integration/support/provider.hpp"
#include "worker/worker.hpp"

namespace coach::testing {

struct ReplyRow {
  std::string status;
  std::string content;
  std::string error;
  std::string finish_reason;
  std::int64_t revision = 0;
};

class WorkerFixture : public ::testing::Test {
 protected:
  WorkerFixture();
  ~WorkerFixture() override;

  // Starts the provider (call first; its faults are in the stand-in's words).
  void start_provider(const std::vector<std::string>& faults = {}, std::uint64_t first_token_ms = 0,
                      double tokens_per_second = 1'000'000);

  // The configuration that start_worker() uses; change it before.
  worker::Config config;
  worker::Worker& start_worker();

  // Inserts a question as the athlete, under row-level security; the reply's id.
  std::string ask(const std::string& question);

  ReplyRow reply(const std::string& id);

  // The worker's own claim (sql/queries), as SQL text: `worker` claims `count` jobs.
  static std::string claim(const std::string& worker, int count);

  // Runs everything until the reply is in one of `statuses`; throws after `limit`.
  // Driven by a trigger's notifications, not by looking again and again.
  ReplyRow wait_for(const std::string& id, const std::vector<std::string>& statuses,
                    std::chrono::seconds limit = std::chrono::seconds(20));
  ReplyRow wait_until_final(const std::string& id) {
    return wait_for(id, {"complete", "failed", "cancelled"});
  }

  // Runs everything until `condition` holds; it is looked at after every event.
  void run_until(const std::function<bool()>& condition,
                 std::chrono::seconds limit = std::chrono::seconds(20));

  // Runs everything for so long: only to see that something does NOT happen.
  void run_for_a_while(std::chrono::milliseconds time) { context.restart(), context.run_for(time); }

  // Runs everything until a reply that was final before, at `revision`, is final again.
  ReplyRow wait_until_final_again(const std::string& id, std::int64_t revision);

  // Ends all running jobs, or that of one reply, as the worker does: SQL text that writes `text` and the
  // status `complete`, and a title unless it is empty.
  static std::string complete_all(const std::string& text, const std::string& title = "",
                                  const std::string& only = "");

  // Stops a worker and waits until its run() has returned.
  worker::RunResult stop_worker(std::size_t index = 0);
  // What run() returned; nothing while it runs.
  std::optional<worker::RunResult> result_of(std::size_t index = 0) const {
    return workers_.at(index)->result;
  }
  worker::Worker& worker_at(std::size_t index) { return *workers_.at(index)->worker; }

  // Every status a reply has had, as the notifications told.
  std::vector<std::string> seen_statuses(const std::string& id) const;

  TestDatabase database;
  asio::io_context context{1};
  std::unique_ptr<RecordingProvider> provider;
  std::string user_id;
  std::string conversation_id;

 private:
  struct Running {
    std::unique_ptr<worker::Worker> worker;
    std::optional<worker::RunResult> result{};
  };
  asio::awaitable<void> watch_replies();

  std::vector<std::unique_ptr<Running>> workers_;
  pg::Connection watcher_;
  std::vector<std::pair<std::string, std::string>> seen_;  // id, status
  bool provider_ended_ = true;
  bool watching_ = false;
};

}  // namespace coach::testing
