#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "tests/chaos/dice.hpp"
#include "tests/chaos/schedule.hpp"

namespace coach::chaos {
namespace {

// What happens to workers around a fail-over; in turn, so that a short run has the first ones.
enum class Company { retire_and_freeze, kill_before_and_nap, freeze_before, retire_before_and_nap };
constexpr std::array companies{Company::retire_and_freeze, Company::kill_before_and_nap,
                               Company::freeze_before, Company::retire_before_and_nap};

class FailoverPlan {
 public:
  FailoverPlan(std::uint64_t seed, const ScheduleSettings& settings, milliseconds most_lag)
      : dice_(seed), settings_(settings), most_lag_(most_lag) {}

  std::vector<Disturbance> make() {
    auto at = leases(1.5, 2.0);
    for (std::size_t number = 0;; ++number) {
      const auto lag =
          milliseconds(dice_.between(number == 0 ? most_lag_.count() / 2 : 0, most_lag_.count()));
      if (at + lag >= settings_.length) break;
      plan_.push_back({at, Blow::failover, every_worker, lag});
      accompany(companies.at(number % companies.size()), at, lag);
      at += lag + leases(3.2, 3.8);
    }
    std::ranges::sort(plan_, {},
                      [](const Disturbance& one) { return std::tuple(one.at, one.blow, one.worker); });
    return std::move(plan_);
  }

 private:
  milliseconds leases(double least, double most) {
    const auto lease = static_cast<double>(settings_.lease.count());
    return milliseconds(
        dice_.between(static_cast<std::int64_t>(least * lease), static_cast<std::int64_t>(most * lease)));
  }

  // A worker that ends soon after the cut makes the others claim what it held: claims that
  // will be lost. After one that ends shortly before it there are claims that stay, and whose
  // first writes are lost. The sleeper sleeps from before the kill until after the promotion.
  void accompany(Company company, milliseconds at, milliseconds lag) {
    const auto workers = static_cast<std::uint64_t>(settings_.workers);
    const auto sleeper = dice_.roll(workers);
    const auto other = (sleeper + 1 + dice_.roll(workers - 1)) % workers;
    const auto late = at + lag - std::min(lag, leases(0.05, 0.3));
    switch (company) {
      case Company::retire_and_freeze:
        strike(Blow::freeze, sleeper, late, leases(1.4, 2.0));
        end_other(Blow::retire, other, at + lag / 4);
        break;
      case Company::kill_before_and_nap:
        strike(Blow::nap, sleeper, late, leases(0.4, 0.7));
        end_other(Blow::kill, other, at - leases(0.5, 1.0));
        break;
      case Company::freeze_before:
        strike(Blow::freeze, sleeper, at - leases(0.1, 0.3), lag + leases(1.4, 1.8));
        break;
      case Company::retire_before_and_nap:
        strike(Blow::nap, sleeper, late, leases(0.4, 0.7));
        end_other(Blow::retire, other, at - leases(0.3, 0.5));
        break;
    }
  }

  void end_other(Blow blow, std::uint64_t worker, milliseconds at) {
    if (settings_.workers > 2) strike(blow, worker, at, leases(0.1, 0.5));
  }

  void strike(Blow blow, std::uint64_t worker, milliseconds at, milliseconds length) {
    plan_.push_back({at, blow, static_cast<int>(worker), length});
  }

  Dice dice_;
  const ScheduleSettings& settings_;
  milliseconds most_lag_;
  std::vector<Disturbance> plan_;
};

}  // namespace

std::vector<Disturbance> plan_failovers(std::uint64_t seed, const ScheduleSettings& settings,
                                        milliseconds most_lag) {
  return FailoverPlan(seed, settings, most_lag).make();
}

}  // namespace coach::chaos
