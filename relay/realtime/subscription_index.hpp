// Which subscriptions a changed row concerns: found by table and filter value, so that the
// cost of a change depends on who matches and not on who is connected.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pg/pgoutput.hpp"
#include "relay/realtime/channel.hpp"

namespace coach::relay::realtime {

// The values a filter looks at. For a DELETE only the replica identity is known.
struct RowView {
  const std::vector<pg::RelationColumn>& columns;
  const pg::RowData& values;

  // Null when the row has no such column or its value was not sent.
  const pg::ColumnData* find(std::string_view column) const;
};

using SubscriptionPtr = std::shared_ptr<const Subscription>;

class SubscriptionIndex {
 public:
  void add(const SubscriptionPtr& subscription);
  void remove(const SubscriptionPtr& subscription);

  // Every subscription to that table and event whose filter the row meets, each once.
  std::vector<SubscriptionPtr> match(std::string_view schema, std::string_view table, ChangeKind event,
                                     const RowView& row) const;

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

 private:
  using List = std::vector<SubscriptionPtr>;
  struct ByColumn {
    std::string column;
    Comparison comparison;
    std::unordered_map<std::string, List> by_value;
  };
  struct ByEvent {
    List everything;  // no filter
    List scanned;     // no condition that could be looked up
    std::vector<ByColumn> looked_up;
  };
  struct Node {
    std::array<ByEvent, 3> events;
    std::size_t size = 0;
  };

  template <typename Change>
  void place(const SubscriptionPtr& subscription, Change change);

  std::unordered_map<std::string, Node> nodes_;  // by "schema.table", either may be *
  std::size_t size_ = 0;
};

}  // namespace coach::relay::realtime
