// The workers and the provider of a run, as processes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/chaos/child.hpp"

namespace coach::chaos {

struct CrewSettings {
  std::vector<std::string> worker;    // command line
  std::vector<std::string> provider;  // command line
  int workers = 3;
  std::string logs;  // folder
};

class Crew {
 public:
  explicit Crew(CrewSettings settings);

  void start_provider();
  void start_worker(int worker);

  int pid(int worker) const { return at(worker).child.pid(); }
  void signal_worker(int worker, int number) const { at(worker).child.signal(number); }
  void signal_provider(int number) const { provider_.signal(number); }

  void kill_worker(int worker);
  // SIGTERM; SIGKILL when it has not ended in time.
  asio::awaitable<void> retire_worker(int worker);
  asio::awaitable<void> retire_everybody();

  // Workers that ended although nobody ended them. Each counts once.
  std::size_t crashes();

 private:
  struct Member {
    Child child;
    bool on_duty = false;
  };
  Member& at(int worker) { return members_.at(static_cast<std::size_t>(worker)); }
  const Member& at(int worker) const { return members_.at(static_cast<std::size_t>(worker)); }

  CrewSettings settings_;
  std::vector<Member> members_;
  Child provider_;
  std::size_t crashes_ = 0;
};

}  // namespace coach::chaos
