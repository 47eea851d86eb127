// One claim of a job: what every statement about a held job names. A later claim of the same
// message has another id and a higher fence (docs/adr/0015).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pg/params.hpp"

namespace coach::worker {

struct ClaimKey {
  std::string message_id;  // the assistant's row
  std::string id;          // random, a UUID: no loss of data can repeat it
  std::int64_t fence = 0;

  bool operator==(const ClaimKey&) const = default;
};

// The columns by which claims are named in a statement: three array parameters, an element a claim.
class ClaimColumns {
 public:
  void add(const ClaimKey& key) {
    message_ids_.push_back(key.message_id);
    ids_.push_back(key.id);
    fences_.push_back(key.fence);
  }

  // Appends message ids, claim ids and fences, in this order.
  void add_to(pg::Params& params) const {
    params.text(pg::text_array(std::span<const std::string>(message_ids_)))
        .text(pg::text_array(std::span<const std::string>(ids_)))
        .text(pg::integer_array(fences_));
  }

  std::size_t size() const { return ids_.size(); }

 private:
  std::vector<std::string> message_ids_;
  std::vector<std::string> ids_;
  std::vector<std::int64_t> fences_;
};

}  // namespace coach::worker
