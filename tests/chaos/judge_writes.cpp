#include <fmt/format.h>

#include <map>
#include <utility>

#include "tests/chaos/judge.hpp"

namespace coach::chaos {
namespace {

class WritesJudge {
 public:
  WritesJudge(const Evidence& evidence, Verdict& verdict)
      : evidence_(evidence), verdict_(verdict), revisions_(evidence.first_revisions) {
    for (const auto& event : evidence.job_events) {
      if (event.state == "running") claimed_.emplace(std::pair(event.message_id, event.fence), event.at);
      if (event.state.empty()) ended_.emplace(std::pair(event.message_id, event.transaction), &event);
    }
  }

  void judge() {
    for (const auto& write : evidence_.writes) {
      judge_record(write);
      judge_holder(write);
      judge_serials(write);
    }
    for (const auto& reply : evidence_.replies) {
      if (reply.revision == revisions_[reply.id]) continue;
      verdict_.find(verdict_.unrecorded, fmt::format("reply {} has revision {}, the record ends with {}",
                                                     reply.id, reply.revision, revisions_[reply.id]));
    }
  }

 private:
  // The record is complete when each write begins with the revision that the one before it
  // left, and a reply's first one with the revision that its row was made with.
  void judge_record(const WriteEvent& write) {
    auto& last = revisions_[write.message_id];
    if (write.old_revision != last || write.revision <= last) {
      verdict_.find(verdict_.unrecorded,
                    fmt::format("reply {}: a write from revision {} to {} follows {} in the record",
                                write.message_id, write.old_revision, write.revision, last));
    }
    last = write.revision;
  }

  // The end of a reply deletes its job in the same statement: the deleted one tells who held it.
  const JobEvent* ending_of(const WriteEvent& write) const {
    const auto found = ended_.find(std::pair(write.message_id, write.transaction));
    return found == ended_.end() ? nullptr : found->second;
  }

  void judge_holder(const WriteEvent& write) {
    const auto* ending = ending_of(write);
    const std::string& holder = ending != nullptr ? ending->old_worker : write.holder;
    if (!write.writer.empty() && write.writer == holder) return;
    // A reply without attempts left is ended by whoever finds it; its text stays.
    if (ending != nullptr && write.status == "failed" && write.changed_bytes == 0) return;
    const auto who = fmt::format("reply {} revision {} was written by {} while {} held it", write.message_id,
                                 write.revision, write.writer.empty() ? "a stranger" : write.writer,
                                 holder.empty() ? "nobody" : holder);
    if (write.changed_bytes > 0) {
      verdict_.find(verdict_.zombie_bytes, who, write.changed_bytes);
    } else {
      verdict_.find(verdict_.zombie_writes, who);
    }
  }

  // The same worker may hold a job for the second time while its first try still runs.
  // The request whose text is written must be younger than the claim.
  void judge_serials(const WriteEvent& write) {
    if (write.first_serial != write.last_serial) {
      verdict_.find(
          verdict_.mixed,
          fmt::format("reply {} revision {} begins with request {} and ends with {}", write.message_id,
                      write.revision, write.first_serial.value_or(0), write.last_serial.value_or(0)));
    }
    if (!write.last_serial || write.changed_bytes == 0) return;
    const auto* ending = ending_of(write);
    const auto fence = ending != nullptr ? std::optional(ending->fence) : write.fence;
    if (!fence) return;  // judge_holder has seen it
    const auto claim = claimed_.find(std::pair(write.message_id, *fence));
    const auto request = evidence_.requests.find(*write.last_serial);
    if (claim == claimed_.end() || request == evidence_.requests.end()) {
      verdict_.find(verdict_.unrecorded,
                    fmt::format("reply {} revision {}: no record of fence {} or request {}", write.message_id,
                                write.revision, *fence, *write.last_serial));
    } else if (request->second.received < claim->second) {
      verdict_.find(verdict_.zombie_bytes,
                    fmt::format("reply {} revision {} has text of request {}, which is older than fence {}",
                                write.message_id, write.revision, *write.last_serial, *fence),
                    write.changed_bytes);
    }
  }

  const Evidence& evidence_;
  Verdict& verdict_;
  std::map<std::pair<std::string, std::int64_t>, Microseconds> claimed_;   // by message and fence
  std::map<std::pair<std::string, std::int64_t>, const JobEvent*> ended_;  // by message and transaction
  std::map<std::string, std::int64_t> revisions_;                          // of each reply so far
};

}  // namespace

void judge_writes(const Evidence& evidence, Verdict& verdict) {
  WritesJudge(evidence, verdict).judge();
}

}  // namespace coach::chaos
