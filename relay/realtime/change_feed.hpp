// Every committed row on its way to who it concerns: matched with the subscriptions, then
// queued for its access check and delivery.
//
// Two coroutines: one reads the stream and never waits for anybody, so that the slot holds
// no WAL back; the other delivers what has gathered, a batch at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string_view>

#include "core/async.hpp"
#include "relay/realtime/change_delivery.hpp"
#include "relay/realtime/change_stream.hpp"
#include "relay/realtime/database_broadcast.hpp"
#include "relay/realtime/pending_changes.hpp"
#include "relay/realtime/row_change.hpp"
#include "relay/realtime/subscription_index.hpp"

namespace coach::relay::realtime {

class ChangeFeed {
 public:
  struct Callbacks {
    std::function<void(DatabaseBroadcast)> broadcast;
    // Changes may have been missed: everybody must join and read again.
    std::function<void(std::string_view why)> gap;
  };

  // Everything referred to must outlive the feed.
  ChangeFeed(const Executor& executor, const Options& options, Database& database, RearView& rear_view,
             SubscriptionIndex& index, Statistics& statistics, Callbacks callbacks);

  asio::awaitable<void> run();  // until cancelled

  bool streaming() const { return stream_.running(); }
  // Returns true when the stream runs (again), false after stop().
  asio::awaitable<bool> wait_streaming() { return stream_.wait_running(); }
  void stop() { stream_.stop(); }

 private:
  ChangeStream::Handlers handlers();
  void take_row(const RowChange& change);
  void queue(Change change);
  asio::awaitable<void> deliver_pending();

  const Options& options_;
  SubscriptionIndex& index_;
  Statistics& statistics_;
  Callbacks callbacks_;
  ChangeStream stream_;
  ChangeDelivery delivery_;
  PendingChanges pending_;
  coach::Event queued_;
};

}  // namespace coach::relay::realtime
