#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <vector>

#include "tests/chaos/judge.hpp"

namespace coach::chaos {

void judge_revisions(const Evidence& evidence, Verdict& verdict) {
  std::unordered_map<std::string, std::vector<const Sighting*>> seen;  // by reply
  for (const auto& sighting : evidence.sightings) seen[sighting.message_id].push_back(&sighting);
  const auto highest_before = [&](const std::string& message_id, Microseconds at) {
    std::int64_t highest = -1;
    for (const auto* sighting : seen[message_id]) {
      if (sighting->at < at) highest = std::max(highest, sighting->revision);
    }
    return highest;
  };
  for (const auto& write : evidence.writes) {
    const auto highest = highest_before(write.message_id, write.at);
    if (write.revision > highest) continue;
    verdict.find(verdict.revisions_back,
                 fmt::format("reply {} became {} in revision {} after revision {} had been seen",
                             write.message_id, write.status, write.revision, highest));
  }
  for (const auto& reply : evidence.replies) {
    const auto highest = highest_before(reply.id, std::numeric_limits<Microseconds>::max());
    if (reply.revision >= highest) continue;
    verdict.find(verdict.revisions_back, fmt::format("reply {} ends with revision {}, {} had been seen",
                                                     reply.id, reply.revision, highest));
  }
}

}  // namespace coach::chaos
