#include "tests/chaos/schedule.hpp"

#include <algorithm>
#include <cstddef>

#include "tests/chaos/dice.hpp"

namespace coach::chaos {
namespace {

// A worker that was started, woken or cut off is left alone for so many leases.
constexpr double rest = 0.3;

milliseconds leases(const ScheduleSettings& settings, double count) {
  return milliseconds(static_cast<std::int64_t>(count * static_cast<double>(settings.lease.count())));
}

// The blows in the order they come: one of each first, afterwards the frequent ones more
// often.
class Deck {
 public:
  explicit Deck(Dice& dice) : dice_(dice) {
    cards_ = {Blow::kill,
              Blow::retire,
              Blow::freeze,
              Blow::nap,
              Blow::disconnect,
              Blow::restart_fast,
              Blow::restart_immediate,
              Blow::provider_freeze};
    dice_.shuffle(cards_);
  }

  Blow draw() {
    if (cards_.empty()) {
      cards_ = {Blow::kill,           Blow::kill,       Blow::kill,         Blow::freeze,
                Blow::freeze,         Blow::freeze,     Blow::nap,          Blow::retire,
                Blow::disconnect,     Blow::disconnect, Blow::restart_fast, Blow::restart_immediate,
                Blow::provider_freeze};
      dice_.shuffle(cards_);
    }
    const Blow card = cards_.back();
    cards_.pop_back();
    return card;
  }

 private:
  Dice& dice_;
  std::vector<Blow> cards_;
};

bool takes_a_worker_away(Blow blow) {
  return blow == Blow::kill || blow == Blow::retire || blow == Blow::freeze || blow == Blow::nap;
}

milliseconds length_of(Blow blow, const ScheduleSettings& settings, Dice& dice) {
  const auto between = [&](double least, double most) {
    return milliseconds(dice.between(leases(settings, least).count(), leases(settings, most).count()));
  };
  switch (blow) {
    case Blow::kill:
    case Blow::retire:
      return between(0.1, 1.0);
    case Blow::freeze:
      return between(1.4, 2.5);
    case Blow::nap:
      return between(0.1, 0.5);
    case Blow::provider_freeze:
      return between(0.3, 1.0);
    case Blow::disconnect:
    case Blow::restart_fast:
    case Blow::restart_immediate:
    case Blow::failover:
      break;
  }
  return milliseconds(0);
}

// Who is away until when.
class Roster {
 public:
  explicit Roster(const ScheduleSettings& settings)
      : settings_(settings), away_until_(static_cast<std::size_t>(settings.workers), milliseconds(0)) {}

  // A worker that can be taken away at `at` and leaves another one behind; -1: none.
  int pick(milliseconds at, Dice& dice) const {
    std::vector<int> present;
    for (int worker = 0; worker < settings_.workers; ++worker) {
      if (away_until_[static_cast<std::size_t>(worker)] <= at) present.push_back(worker);
    }
    if (present.size() < 2) return -1;
    return present[dice.roll(present.size())];
  }

  milliseconds next_return(milliseconds at) const {
    auto next = milliseconds::max();
    for (const auto until : away_until_) {
      if (until > at) next = std::min(next, until);
    }
    return next;
  }

  void take_away(int worker, milliseconds until) {
    away_until_[static_cast<std::size_t>(worker)] = until + leases(settings_, rest);
  }

 private:
  const ScheduleSettings& settings_;
  std::vector<milliseconds> away_until_;
};

}  // namespace

std::string_view to_string(Blow blow) {
  switch (blow) {
    case Blow::kill:
      return "kill";
    case Blow::retire:
      return "retire";
    case Blow::freeze:
      return "freeze";
    case Blow::nap:
      return "nap";
    case Blow::disconnect:
      return "disconnect";
    case Blow::restart_fast:
      return "restart_fast";
    case Blow::restart_immediate:
      return "restart_immediate";
    case Blow::failover:
      return "failover";
    case Blow::provider_freeze:
      break;
  }
  return "provider_freeze";
}

std::vector<Disturbance> plan_disturbances(std::uint64_t seed, const ScheduleSettings& settings) {
  Dice dice(seed);
  Deck deck(dice);
  Roster roster(settings);
  std::vector<Disturbance> plan;
  milliseconds at = leases(settings, 1.5);
  while (at < settings.length) {
    Disturbance next{.at = at, .blow = deck.draw()};
    next.length = length_of(next.blow, settings, dice);
    if (takes_a_worker_away(next.blow)) {
      next.worker = roster.pick(next.at, dice);
      while (next.worker < 0) {
        next.at = roster.next_return(next.at);
        next.worker = roster.pick(next.at, dice);
      }
      roster.take_away(next.worker, next.at + next.length);
    } else if (next.blow == Blow::disconnect && dice.roll(3) != 0) {
      next.worker = static_cast<int>(dice.roll(static_cast<std::uint64_t>(settings.workers)));
    }
    if (next.at < settings.length) plan.push_back(next);
    at = next.at + milliseconds(dice.between(leases(settings, 0.4).count(), leases(settings, 1.4).count()));
  }
  return plan;
}

}  // namespace coach::chaos
