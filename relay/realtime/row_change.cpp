#include "relay/realtime/row_change.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace coach::relay::realtime {
namespace {

// The same values in `copy` that `values` have in `bytes`.
pg::RowData rebased(pg::RowData values, std::string_view bytes, std::string_view copy) {
  for (auto& value : values) {
    if (value.text.data() == nullptr) continue;
    value.text = copy.substr(static_cast<std::size_t>(value.text.data() - bytes.data()), value.text.size());
  }
  return values;
}

}  // namespace

std::vector<Recipient> by_channel(std::vector<SubscriptionPtr> matches) {
  std::ranges::sort(matches, {}, [](const SubscriptionPtr& one) { return std::pair(one->channel, one->id); });
  std::vector<Recipient> recipients;
  for (const auto& subscription : matches) {
    if (recipients.empty() || recipients.back().channel.get() != subscription->channel) {
      recipients.push_back({subscription->channel->shared_from_this(), {}, nullptr});
    }
    recipients.back().ids.push_back(subscription->id);
  }
  return recipients;
}

Change keep(const RowChange& change, std::vector<Recipient> recipients) {
  Change kept;
  kept.table = change.table;
  kept.event = change.event;
  kept.committed_at = change.committed_at;
  kept.transaction = change.transaction;
  kept.bytes = std::make_unique<const std::string>(change.bytes);
  kept.row = rebased(change.row, change.bytes, *kept.bytes);
  kept.old_row = rebased(change.old_row, change.bytes, *kept.bytes);
  kept.old_is_whole = change.old_is_whole;
  kept.recipients = std::move(recipients);
  return kept;
}

}  // namespace coach::relay::realtime
