// One run: athletes ask, workers answer, things break; then everything heals, and what is
// left is collected.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "tests/chaos/athletes.hpp"
#include "tests/chaos/crew.hpp"
#include "tests/chaos/disturber.hpp"
#include "tests/chaos/evidence.hpp"
#include "tests/chaos/witness.hpp"

namespace coach::chaos {

struct RunSettings {
  std::string admin_url;
  ScheduleSettings schedule;
  std::uint64_t seed = 1;
  std::chrono::seconds settle{120};        // how long everything may take to become final
  std::optional<milliseconds> failover{};  // instead of the other blows; commits of up to so long are lost
  std::uint16_t provider_port = 0;
  std::string provider_log;
  AthleteSettings athletes;
  CrewSettings crew;
  DisturberSettings disturber;
};

class Run {
 public:
  Run(const Executor& executor, RunSettings settings);

  // Throws when the run could not be carried out, which is not the same as a violation.
  asio::awaitable<Evidence> run();

  bool settled() const { return settled_; }
  std::size_t crashes() { return crew_.crashes(); }
  std::size_t refused() const { return athletes_.refused(); }
  std::size_t unsaved() const { return athletes_.unsaved(); }
  bool restarting() const { return disturber_.restarting(); }

 private:
  asio::awaitable<void> start_provider();
  asio::awaitable<void> watch_replies();
  asio::awaitable<void> look_for_unsaved();
  std::vector<Disturbance> plan() const;
  asio::awaitable<void> tell_progress();
  asio::awaitable<void> disturb_and_ask();
  asio::awaitable<bool> all_final();
  asio::awaitable<void> settle();
  asio::awaitable<bool> admin_ready();

  Executor executor_;
  RunSettings settings_;
  Crew crew_;
  Athletes athletes_;
  Disturber disturber_;
  Witness witness_;
  pg::Connection admin_;
  int looked_for_unsaved_ = 0;  // after so many promotions
  Clock::time_point start_{};
  Event over_;
  bool stopping_ = false;
  bool settled_ = false;
};

}  // namespace coach::chaos
