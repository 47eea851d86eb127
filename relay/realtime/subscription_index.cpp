#include "relay/realtime/subscription_index.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace coach::relay::realtime {
namespace {

std::string node_key(std::string_view schema, std::string_view table) {
  std::string key(schema);
  key += '\0';  // stands in no name
  key += table;
  return key;
}

// The condition that leads to a subscription: the first whose values can be looked up.
std::optional<std::size_t> lookup_condition(const Subscription& subscription) {
  for (std::size_t i = 0; i < subscription.conditions.size(); ++i) {
    const auto& condition = subscription.conditions[i];
    if (!condition.negated && (condition.op == Operator::eq || condition.op == Operator::in)) return i;
  }
  return std::nullopt;
}

std::optional<std::string_view> value_of(const pg::ColumnData& data) {
  if (data.kind != pg::ColumnData::Kind::text) return std::nullopt;
  return data.text;
}

bool meets_all(const Subscription& subscription, const RowView& row) {
  for (std::size_t i = 0; i < subscription.conditions.size(); ++i) {
    const auto* data = row.find(subscription.conditions[i].column);
    if (data == nullptr || !meets(subscription.conditions[i], subscription.comparisons[i], value_of(*data))) {
      return false;
    }
  }
  return true;
}

void append_matching(std::vector<SubscriptionPtr>& out, const std::vector<SubscriptionPtr>& list,
                     const RowView& row) {
  for (const auto& subscription : list) {
    if (meets_all(*subscription, row)) out.push_back(subscription);
  }
}

}  // namespace

const pg::ColumnData* RowView::find(std::string_view column) const {
  for (std::size_t i = 0; i < columns.size() && i < values.size(); ++i) {
    if (columns[i].name != column) continue;
    return values[i].kind == pg::ColumnData::Kind::unchanged ? nullptr : &values[i];
  }
  return nullptr;
}

// Calls `change` with every list that holds, or is to hold, the subscription.
template <typename Change>
void SubscriptionIndex::place(const SubscriptionPtr& subscription, Change change) {
  Node& node = nodes_[node_key(subscription->schema, subscription->table)];
  const auto lookup = lookup_condition(*subscription);
  for (const auto event : {ChangeKind::insert, ChangeKind::update, ChangeKind::remove}) {
    if (!subscription->wants(event)) continue;
    ByEvent& lists = node.events.at(static_cast<std::size_t>(event));
    if (!lookup) {
      change(subscription->conditions.empty() ? lists.everything : lists.scanned);
      continue;
    }
    const auto& condition = subscription->conditions[*lookup];
    const auto comparison = subscription->comparisons[*lookup];
    auto column = std::ranges::find_if(lists.looked_up, [&](const ByColumn& one) {
      return one.column == condition.column && one.comparison == comparison;
    });
    if (column == lists.looked_up.end()) {
      column = lists.looked_up.insert(column, ByColumn{condition.column, comparison, {}});
    }
    std::set<std::string> keys;  // in.(1,1) must not match twice
    for (const auto& value : condition.values) keys.insert(equality_key(comparison, value));
    for (const auto& key : keys) {
      List& list = column->by_value[key];
      change(list);
      if (list.empty()) column->by_value.erase(key);
    }
    if (column->by_value.empty()) lists.looked_up.erase(column);
  }
}

void SubscriptionIndex::add(const SubscriptionPtr& subscription) {
  place(subscription, [&](List& list) { list.push_back(subscription); });
  ++nodes_[node_key(subscription->schema, subscription->table)].size;
  ++size_;
}

void SubscriptionIndex::remove(const SubscriptionPtr& subscription) {
  place(subscription, [&](List& list) { std::erase(list, subscription); });
  const auto node = nodes_.find(node_key(subscription->schema, subscription->table));
  if (--node->second.size == 0) nodes_.erase(node);
  --size_;
}

std::vector<SubscriptionPtr> SubscriptionIndex::match(std::string_view schema, std::string_view table,
                                                      ChangeKind event, const RowView& row) const {
  std::vector<SubscriptionPtr> found;
  for (const auto& key :
       {node_key(schema, table), node_key(schema, "*"), node_key("*", table), node_key("*", "*")}) {
    const auto node = nodes_.find(key);
    if (node == nodes_.end()) continue;
    const ByEvent& lists = node->second.events.at(static_cast<std::size_t>(event));
    found.insert(found.end(), lists.everything.begin(), lists.everything.end());
    append_matching(found, lists.scanned, row);
    for (const auto& column : lists.looked_up) {
      const auto* data = row.find(column.column);
      const auto value = data == nullptr ? std::nullopt : value_of(*data);
      if (!value) continue;
      const auto list = column.by_value.find(equality_key(column.comparison, *value));
      if (list != column.by_value.end()) append_matching(found, list->second, row);
    }
  }
  return found;
}

}  // namespace coach::relay::realtime
