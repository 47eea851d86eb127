// Streams the WAL, finds who each change concerns, asks the database whether they may see
// it, and sends it to those who may.
//
// Two coroutines: one reads the stream and never waits for anybody, so that the slot holds
// no WAL back; the other checks what has gathered, a batch at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/async.hpp"
#include "pg/replication.hpp"
#include "relay/realtime/change.hpp"
#include "relay/realtime/database.hpp"
#include "relay/realtime/pending_changes.hpp"
#include "relay/realtime/rear_view.hpp"
#include "relay/realtime/seen_rows.hpp"
#include "relay/realtime/service.hpp"
#include "relay/realtime/subscription_index.hpp"
#include "relay/realtime/visibility.hpp"

namespace coach::relay::realtime {

// A row of realtime.messages: a broadcast from the database.
struct DatabaseBroadcast {
  std::string topic;
  std::string event;
  std::string id;
  bool is_private = true;
  Encoding encoding = Encoding::json;
  std::string payload;
};

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

  bool streaming() const { return streaming_; }
  // Returns true when the stream runs (again), false after stop().
  asio::awaitable<bool> wait_streaming();
  void stop();

 private:
  asio::awaitable<void> keep_streaming();
  asio::awaitable<std::expected<void, pg::Error>> start(pg::Replication& replication);
  asio::awaitable<void> check_changes();
  asio::awaitable<void> check(std::vector<Change> batch);
  asio::awaitable<bool> load_tables(const std::vector<Change>& batch);
  // Sends what `present` allows, of one user only unless null.
  asio::awaitable<void> settle(const std::vector<Change>& batch, const VisibilityCheck& present,
                               const Identity* only);
  void drop_recipients(const std::vector<Change>& batch, const Identity* only);

  void take(std::string_view bytes);
  void take_row(std::string_view bytes, ChangeKind event, std::uint32_t relation, const pg::RowData& row,
                const pg::RowData& old_row, bool old_is_whole);
  void take_broadcast(const Table& table, const pg::RowData& row);
  void queue(Change change);
  void send(const Change& change, std::uint64_t row, const Recipient& recipient,
            std::shared_ptr<const std::string> data);

  // As old as a snapshot of the rear view gets, and a little more.
  static constexpr std::chrono::milliseconds remember_for{1'000};

  Executor executor_;
  const Options& options_;
  Database& database_;
  RearView& rear_view_;
  SubscriptionIndex& index_;
  Statistics& statistics_;
  Callbacks callbacks_;

  bool streaming_ = false;
  bool stopped_ = false;
  coach::Event changed_;  // streaming, or something is pending
  pg::BeginMessage transaction_;
  std::unordered_map<std::uint32_t, std::shared_ptr<Table>> tables_;
  std::uint64_t generations_ = 0;
  PendingChanges pending_;
  SeenRows seen_;
};

}  // namespace coach::relay::realtime
