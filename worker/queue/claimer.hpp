// Takes jobs from the queue whenever there is room and something may be there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "pg/pipeline.hpp"
#include "worker/queue/claimed_job.hpp"

namespace coach::worker {

struct ClaimSettings {
  std::string worker;  // who we are, for coach.jobs.worker
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds poll{5'000};        // the floor: notifications are hints
  std::chrono::milliseconds poll_unheard{500};  // the same while nothing is listened to
  std::size_t batch = 100;
};

// How much may be claimed right now.
struct ClaimRoom {
  std::size_t jobs = 0;
  bool batch_work = true;  // not only live turns
  // When there is no room: when to ask again, if nothing is freed before (the provider's budget).
  Clock::duration again{};
};

class Claimer {
 public:
  struct Callbacks {
    std::function<ClaimRoom()> room;
    std::function<bool()> listening;  // notifications arrive
    // Each job with the moment its claim was sent, from which its lease counts. Also after stop(), when the
    // claim was on its way.
    std::function<void(ClaimedJob, Clock::time_point)> start;
  };

  Claimer(const Executor& executor, pg::Pipeline& database, ClaimSettings settings, Callbacks callbacks);

  asio::awaitable<void> run() { return life_.run_loop(claim_until_stopped()); }
  void stop() { life_.stop(); }

  // Something may be there. NOTIFY is throttled (coach.wake), so a second look follows.
  void notified();
  void wake() { life_.wake(); }
  // A reply has ended: claims if there was no room before.
  void room_freed();

  // There was no room at the last look: live jobs may be waiting.
  bool more_waits() const { return more_waits_; }

  // The last claim was answered; false before the first.
  bool succeeding() const { return succeeding_; }

  // No claim is without an answer: what the database has given to this worker is known. Once run() has
  // returned.
  bool certain() const { return certain_; }

 private:
  asio::awaitable<void> claim_until_stopped();
  Clock::duration until_next() const;
  asio::awaitable<void> claim_all();
  asio::awaitable<bool> claim_once(const ClaimRoom& room);

  pg::Pipeline& database_;
  ClaimSettings settings_;
  Callbacks callbacks_;
  Lifecycle life_;
  bool more_waits_ = false;        // there was no room for all
  Clock::duration ask_again_{};    // while more_waits_; zero: when room is freed
  Clock::time_point second_look_;  // max: none due
  bool succeeding_ = false;
  bool certain_ = true;
};

}  // namespace coach::worker
