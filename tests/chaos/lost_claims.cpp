#include "tests/chaos/lost_claims.hpp"

#include <map>
#include <set>
#include <string_view>
#include <unordered_set>

namespace coach::chaos {
namespace {

std::set<SeenClaim> recorded_claims(const Evidence& evidence) {
  std::set<SeenClaim> recorded;
  for (const auto& event : evidence.job_events) {
    if (event.state == "running") recorded.insert({event.message_id, event.fence, event.worker, event.claim});
  }
  return recorded;
}

bool ended(const std::string& status) {
  return status == "complete" || status == "failed" || status == "cancelled";
}

}  // namespace

LostClaims lost_claims(const Evidence& evidence) {
  LostClaims found;
  auto claims = recorded_claims(evidence);
  for (const auto& seen : evidence.seen_claims) {
    if (claims.insert(seen).second) ++found.lost;
  }
  std::map<std::int64_t, std::map<std::string_view, int>> by_fence;  // claims of each job with it
  for (const auto& claim : claims) ++by_fence[claim.fence][claim.message_id];
  for (const auto& [fence, jobs] : by_fence) {
    int uses = 0;
    bool same_job = false;
    for (const auto& [message, times] : jobs) {
      uses += times;
      same_job = same_job || times > 1;
    }
    if (uses > 1) ++found.fences_twice;
    if (same_job) ++found.same_job_twice;
  }
  return found;
}

std::int64_t taken_back(const Evidence& evidence) {
  std::unordered_set<std::string_view> ended_ones;
  std::int64_t count = 0;
  for (const auto& sighting : evidence.sightings) {
    if (ended(sighting.status)) {
      ended_ones.insert(sighting.message_id);
    } else if (ended_ones.erase(sighting.message_id) > 0) {
      ++count;
    }
  }
  return count;
}

}  // namespace coach::chaos
