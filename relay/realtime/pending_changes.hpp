// The changes that wait for their access check, in order. While the database falls behind,
// an update of a row that still waits gives way to the newer one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "relay/realtime/change.hpp"

namespace coach::relay::realtime {

class PendingChanges {
 public:
  // At most `limit` pairs of a change and a channel; conflation begins at `conflate_from`.
  PendingChanges(std::size_t conflate_from, std::size_t limit)
      : conflate_from_(conflate_from), limit_(limit) {}

  enum class Pushed { queued, conflated, refused };
  // Refused: `change` is left as it was.
  Pushed push(Change& change);

  // The oldest changes: as many as have at most `checks` pairs together, but at least one.
  std::vector<Change> take(std::size_t checks);

  bool empty() const { return changes_.empty(); }
  void clear();

 private:
  std::vector<Change> changes_;
  std::unordered_map<std::uint64_t, std::size_t> newest_update_;  // row → index
  std::size_t checks_ = 0;
  std::size_t conflate_from_;
  std::size_t limit_;
};

}  // namespace coach::relay::realtime
