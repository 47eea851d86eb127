// Keeps the leases of everything this process is making, with one statement.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <unordered_map>

#include "core/async.hpp"
#include "pg/pipeline.hpp"
#include "worker/writer/live_reply.hpp"

namespace coach::worker {

// The replies this process holds, by message id.
using LiveReplies = std::unordered_map<std::string, std::shared_ptr<LiveReply>>;

struct LeaseSettings {
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds heartbeat{5'000};  // at most a third of the lease
};

class LeaseKeeper {
 public:
  LeaseKeeper(const Executor& executor, pg::Pipeline& database, const LeaseSettings& settings,
              const LiveReplies& replies);

  // Renews until stop(). A reply whose lease was not renewed in time by the local clock,
  // or which the database says is not ours, is lost (LiveReply::lose).
  asio::awaitable<void> run();
  void stop();

 private:
  asio::awaitable<void> renew();
  void lose_expired();

  pg::Pipeline& database_;
  LeaseSettings settings_;
  const LiveReplies& replies_;
  Event wake_;
  bool stopping_ = false;
};

}  // namespace coach::worker
