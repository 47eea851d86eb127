// The last stretch of a change: asks the database who may see a batch, and sends it to
// those who may.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <vector>

#include "relay/realtime/change.hpp"
#include "relay/realtime/database.hpp"
#include "relay/realtime/rear_view.hpp"
#include "relay/realtime/seen_rows.hpp"
#include "relay/realtime/service.hpp"
#include "relay/realtime/visibility.hpp"

namespace coach::relay::realtime {

class ChangeDelivery {
 public:
  // Everything referred to must outlive the delivery. Rows of more than `record_bytes` are
  // sent with their short values only.
  ChangeDelivery(Database& database, RearView& rear_view, Statistics& statistics, std::size_t record_bytes);

  // One batch at a time. Who cannot be asked about loses the socket: nothing is lost
  // silently.
  asio::awaitable<void> deliver(std::vector<Change> batch);

 private:
  asio::awaitable<bool> load_tables(const std::vector<Change>& batch);
  // Sends what `present` allows, of one user only unless null.
  asio::awaitable<void> settle(const std::vector<Change>& batch, const VisibilityCheck& present,
                               const Identity* only);
  void drop_recipients(const std::vector<Change>& batch, const Identity* only);

  // As old as a snapshot of the rear view gets, and a little more.
  static constexpr std::chrono::milliseconds remember_for{1'000};

  Database& database_;
  RearView& rear_view_;
  Statistics& statistics_;
  std::size_t record_bytes_;
  SeenRows seen_;
};

}  // namespace coach::relay::realtime
