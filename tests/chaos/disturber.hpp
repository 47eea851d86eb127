// Carries out the plan of disturbances and notes when each really happened.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "tests/chaos/crew.hpp"
#include "tests/chaos/evidence.hpp"
#include "tests/chaos/pair.hpp"
#include "tests/chaos/schedule.hpp"

namespace coach::chaos {

struct DisturberSettings {
  std::string admin_url;
  std::string restart;  // program that restarts PostgreSQL; its argument: fast or immediate
  std::string logs;
  std::optional<PairSettings> pair;  // for fail-overs
};

class Disturber {
 public:
  Disturber(const Executor& executor, DisturberSettings settings, Crew& crew);

  // Returns when everything is healed again: workers run, PostgreSQL is up. Throws when a
  // blow could not be dealt: the run would prove less than it says.
  asio::awaitable<void> run(std::vector<Disturbance> plan, Clock::time_point start);

  // PostgreSQL is on its way down or up: a program of its own, which outlives this one.
  bool restarting() const { return restarting_; }

  // How often a standby has taken over.
  int promotions() const { return promotions_; }

  // By the time they began.
  std::vector<Incident> incidents() const;

 private:
  asio::awaitable<void> strike(Disturbance disturbance);
  asio::awaitable<void> deal(const Disturbance& disturbance, Incident& incident);
  asio::awaitable<void> disconnect(int pid);
  asio::awaitable<void> restart_database(std::string mode);
  asio::awaitable<void> fail_over(milliseconds lag, Incident& incident);
  struct Alone;
  asio::awaitable<Alone> alone_with_database();

  Executor executor_;
  DisturberSettings settings_;
  Crew& crew_;
  std::vector<Incident> incidents_;
  std::string problem_;
  std::optional<Pair> pair_;
  int promotions_ = 0;
  bool restarting_ = false;
  Event restarted_;
};

}  // namespace coach::chaos
