#include "relay/realtime/pending_changes.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

namespace coach::relay::realtime {
namespace {

// By the replica identity, which the WAL marks; the catalogue may not have been read yet.
std::uint64_t identity_of(const Change& change) {
  std::string key = std::to_string(change.table->relation.relation);
  const auto& columns = change.table->relation.columns;
  const auto& row = change.key_row();
  for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
    if (!columns[i].identity) continue;
    key += '\0';
    key += row[i].text;
  }
  return std::hash<std::string>()(key);
}

bool same_recipients(const Change& left, const Change& right) {
  return std::ranges::equal(left.recipients, right.recipients, [](const Recipient& a, const Recipient& b) {
    return a.channel == b.channel && a.ids == b.ids;
  });
}

// A change of the key is also the end of another row.
bool replaceable(const Change& change) {
  return change.event == ChangeKind::update && change.old_row.empty();
}

}  // namespace

PendingChanges::Pushed PendingChanges::push(Change& change) {
  const auto row = identity_of(change);
  const auto older = newest_update_.find(row);
  if (checks_ >= conflate_from_ && replaceable(change) && older != newest_update_.end() &&
      same_recipients(changes_[older->second], change)) {
    changes_[older->second] = std::move(change);
    return Pushed::conflated;
  }
  if (checks_ + change.recipients.size() > limit_ && !changes_.empty()) return Pushed::refused;
  checks_ += change.recipients.size();
  if (replaceable(change)) {
    newest_update_[row] = changes_.size();
  } else {
    newest_update_.clear();  // nothing moves across an INSERT or DELETE, whatever its row
  }
  changes_.push_back(std::move(change));
  return Pushed::queued;
}

std::vector<Change> PendingChanges::take(std::size_t checks) {
  newest_update_.clear();  // its indices are about to move
  std::vector<Change> taken;
  std::size_t sum = 0;
  auto end = changes_.begin();
  while (end != changes_.end() && (end == changes_.begin() || sum + end->recipients.size() <= checks)) {
    sum += end->recipients.size();
    ++end;
  }
  checks_ -= sum;
  if (end == changes_.end()) {
    taken.swap(changes_);
    return taken;
  }
  taken.assign(std::make_move_iterator(changes_.begin()), std::make_move_iterator(end));
  changes_.erase(changes_.begin(), end);
  return taken;
}

void PendingChanges::clear() {
  changes_.clear();
  newest_update_.clear();
  checks_ = 0;
}

}  // namespace coach::relay::realtime
