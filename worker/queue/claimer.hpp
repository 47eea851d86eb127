// Takes jobs from the queue whenever there is room and something may be there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "core/async.hpp"
#include "pg/pipeline.hpp"
#include "worker/queue/claimed_job.hpp"

namespace coach::worker {

struct ClaimSettings {
  std::string worker;  // who we are, for coach.jobs.worker
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds poll{5'000};  // the floor: notifications are hints
  std::size_t batch = 100;
};

class Claimer {
 public:
  // `room` tells how many more jobs may be taken; `start` gets each job with the moment
  // its claim was sent, from which its lease counts.
  Claimer(const Executor& executor, pg::Pipeline& database, ClaimSettings settings,
          std::function<std::size_t()> room, std::function<void(ClaimedJob, Clock::time_point)> start);

  asio::awaitable<void> run();  // until stop()
  void stop();
  void wake();  // something may be there: a notification, a finished reply, a rescue

 private:
  asio::awaitable<bool> claim_once();

  pg::Pipeline& database_;
  ClaimSettings settings_;
  std::function<std::size_t()> room_;
  std::function<void(ClaimedJob, Clock::time_point)> start_;
  Event event_;
  bool woken_ = true;
  bool stopping_ = false;
};

}  // namespace coach::worker
