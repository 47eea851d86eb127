// The write-ahead log as rows: connects, decodes, knows each table by its number, and
// begins again, with back-off, whenever the stream breaks.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "pg/pgoutput.hpp"
#include "pg/reconnect.hpp"
#include "pg/replication.hpp"
#include "relay/realtime/database.hpp"
#include "relay/realtime/row_change.hpp"
#include "relay/realtime/service.hpp"

namespace coach::relay::realtime {

class ChangeStream {
 public:
  // Called between two reads; none may wait.
  struct Handlers {
    std::function<void(RowChange)> row;
    std::function<void()> after_burst;                     // all that had arrived was handed over
    std::function<void()> interrupted;                     // changes will be missed until it runs again
    std::function<void(std::string_view why)> unreadable;  // one change was missed
  };

  // Everything referred to must outlive the stream.
  ChangeStream(const Executor& executor, const Options& options, Database& database, Handlers handlers);

  asio::awaitable<void> run();  // until stop() or cancelled

  bool running() const { return running_; }
  // Returns true when the stream runs (again), false after stop().
  asio::awaitable<bool> wait_running();
  void stop();

 private:
  asio::awaitable<void> keep_streaming();
  asio::awaitable<void> stream(pg::Replication& replication);
  asio::awaitable<std::expected<void, pg::Error>> start(pg::Replication& replication);
  void take(std::string_view bytes);
  void take_relation(pg::RelationMessage relation);
  void take_row(std::uint32_t relation, RowChange change);

  Executor executor_;
  const Options& options_;
  Database& database_;
  Handlers handlers_;

  bool running_ = false;
  coach::Event changed_;  // that, or stop() was called
  Lifecycle life_;
  pg::Reconnect reconnect_{pg::reconnect_policy, pg::ReplicationOptions().connect_timeout};
  pg::BeginMessage transaction_;
  std::unordered_map<std::uint32_t, std::shared_ptr<Table>> tables_;
  std::uint64_t generations_ = 0;
};

}  // namespace coach::relay::realtime
