#include <fmt/format.h>

#include <set>
#include <string_view>
#include <unordered_map>

#include "tests/chaos/judge.hpp"
#include "tests/chaos/stamp.hpp"

namespace coach::chaos {
namespace {

bool is_final(const std::string& status) {
  return status == "complete" || status == "failed" || status == "cancelled";
}

class RepliesJudge {
 public:
  RepliesJudge(const Evidence& evidence, Verdict& verdict) : evidence_(evidence), verdict_(verdict) {}

  void judge() {
    for (const auto& reply : evidence_.replies) replies_[reply.question_id].push_back(&reply);
    std::set<std::string> stored;
    for (const auto& question : evidence_.questions) {
      stored.insert(question.id);
      ++verdict_.replies;
      judge_question(question);
    }
    for (const auto& sent : evidence_.sent) {
      if (!sent.acknowledged || stored.contains(sent.id)) continue;
      verdict_.find(verdict_.lost, fmt::format("question {} was acknowledged and is gone", sent.id));
    }
    for (const auto& id : evidence_.jobs_left) {
      verdict_.find(verdict_.lost, fmt::format("reply {} still has a job", id));
    }
    judge_dead_jobs();
    judge_endings();
  }

 private:
  void judge_question(const QuestionRow& question) {
    const auto found = replies_.find(question.id);
    if (found == replies_.end()) {
      verdict_.find(verdict_.lost, fmt::format("question {} has no reply", question.id));
      return;
    }
    if (found->second.size() > 1) {
      verdict_.find(verdict_.duplicated,
                    fmt::format("question {} has {} replies", question.id, found->second.size()));
    }
    for (const auto* reply : found->second) judge_reply(*reply);
  }

  void judge_reply(const ReplyRow& reply) {
    if (!is_final(reply.status)) {
      verdict_.find(verdict_.lost, fmt::format("reply {} is still {}", reply.id, reply.status));
    } else if (reply.status == "complete") {
      ++verdict_.complete;
    } else if (reply.status == "failed" && reply.error.empty()) {
      verdict_.find(verdict_.lost, fmt::format("reply {} failed without saying so", reply.id));
    } else {
      ++verdict_.failed;
    }
    judge_text(reply);
  }

  void judge_text(const ReplyRow& reply) {
    const auto text = read_stamped(reply.content);
    if (!text) {
      verdict_.find(text.error().hole ? verdict_.holes : verdict_.mixed,
                    fmt::format("reply {}, {}: {}", reply.id, reply.status, text.error().sentence));
      return;
    }
    const bool complete = reply.status == "complete";
    if (text->tokens == 0) {
      if (complete) verdict_.find(verdict_.holes, fmt::format("reply {} is complete and empty", reply.id));
      return;
    }
    const auto request = evidence_.requests.find(text->serial);
    if (request == evidence_.requests.end() || request->second.message_id != reply.id) {
      verdict_.find(verdict_.mixed, fmt::format("reply {} has the text of request {}, which was not its own",
                                                reply.id, text->serial));
    } else if (text->tokens > request->second.tokens) {
      verdict_.find(verdict_.mixed, fmt::format("reply {} has {} tokens, the provider sent {}", reply.id,
                                                text->tokens, request->second.tokens));
    } else if (complete && (request->second.outcome != "stop" || text->tokens != request->second.tokens)) {
      verdict_.find(verdict_.holes,
                    fmt::format("reply {} is complete with {} tokens, the provider sent {} and ended with {}",
                                reply.id, text->tokens, request->second.tokens, request->second.outcome));
    }
  }

  // What was given up is on record and says so to its athlete.
  void judge_dead_jobs() {
    const std::set<std::string_view> dead(evidence_.dead_jobs.begin(), evidence_.dead_jobs.end());
    for (const auto& reply : evidence_.replies) {
      if (!dead.contains(reply.id) || reply.status == "failed") continue;
      verdict_.find(verdict_.lost, fmt::format("reply {} was given up and is {}", reply.id, reply.status));
    }
  }

  // A reply ends once: one job of it is deleted, and one change makes it final.
  void judge_endings() {
    std::unordered_map<std::string, int> deleted;
    for (const auto& event : evidence_.job_events) {
      if (event.state.empty() && ++deleted[event.message_id] == 2) {
        verdict_.find(verdict_.duplicated, fmt::format("reply {} was ended twice", event.message_id));
      }
    }
    for (const auto& write : evidence_.writes) {
      if (!is_final(write.old_status)) continue;
      if (write.changed_bytes == 0 && write.status == write.old_status) continue;
      verdict_.find(verdict_.duplicated,
                    fmt::format("reply {} was {} and became {} in revision {}", write.message_id,
                                write.old_status, write.status, write.revision));
    }
  }

  const Evidence& evidence_;
  Verdict& verdict_;
  std::unordered_map<std::string, std::vector<const ReplyRow*>> replies_;
};

}  // namespace

void judge_replies(const Evidence& evidence, Verdict& verdict) {
  RepliesJudge(evidence, verdict).judge();
}

}  // namespace coach::chaos
