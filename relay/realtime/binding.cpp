#include "relay/realtime/binding.hpp"

#include <fmt/format.h>

#include <span>

namespace coach::relay::realtime {
namespace {

// [schema: public, table: notes, filters: [id eq]] as Realtime tells it.
std::string describe(const Subscription& subscription) {
  std::string filters;
  for (const auto& condition : subscription.conditions) {
    if (!filters.empty()) filters += ", ";
    filters += condition.column + ' ' + std::string(word_for(condition.op));
  }
  return fmt::format("[schema: {}, table: {}, filters: [{}]]", subscription.schema, subscription.table,
                     filters);
}

}  // namespace

pg::Params bind_params(const std::vector<std::string>& publications, const Subscription& subscription,
                       const std::string& role) {
  std::vector<std::string> columns;
  std::vector<std::string> operators;
  std::vector<std::string> values;
  for (const auto& condition : subscription.conditions) {
    for (const auto& value : condition.values) {
      columns.push_back(condition.column);
      operators.emplace_back(word_for(condition.op));
      values.push_back(value);
    }
  }
  const auto array = [](const std::vector<std::string>& texts) {
    return pg::text_array(std::span<const std::string>(texts));
  };
  pg::Params params;
  params.text(array(publications)).text(subscription.schema).text(subscription.table).text(role);
  params.text(array(columns)).text(array(operators)).text(array(values));
  return params;
}

bool is_bound(const pg::Result& rows) {
  return rows.integer(0, 0) > 0;
}

void take_bound(Subscription& subscription, const pg::Result& rows) {
  int row = 1;  // the first tells how many tables there are
  for (auto& condition : subscription.conditions) {
    auto comparison = Comparison::bytes;
    for (auto& value : condition.values) {
      value = rows.text(row, 0);
      comparison = comparison_of(rows.text(row, 1));
      ++row;
    }
    subscription.comparisons.push_back(comparison);
  }
}

std::string bind_refusal(const Subscription& subscription, const pg::Error* error) {
  const auto what = describe(subscription);
  if (error == nullptr) {
    return fmt::format(
        "Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the "
        "given connect parameters: {}",
        what);
  }
  return fmt::format(
      "Unable to subscribe to changes with given parameters. An exception happened so please check your "
      "connect parameters: {}. Exception: {}",
      what, error->message);
}

}  // namespace coach::relay::realtime
