#include <fmt/format.h>

#include <limits>
#include <unordered_map>

#include "tests/chaos/judge.hpp"

namespace coach::chaos {
namespace {

void judge_positions(const Evidence& evidence, Verdict& verdict) {
  std::unordered_map<std::string, std::int64_t> position;
  for (const auto& question : evidence.questions) position[question.id] = question.position;
  std::unordered_map<std::string, std::int64_t> last;  // by conversation
  for (const auto& sent : evidence.sent) {
    const auto found = position.find(sent.id);
    if (found == position.end()) continue;
    auto& before = last[sent.conversation_id];
    if (found->second <= before) {
      verdict.find(verdict.out_of_order,
                   fmt::format("question {} stands before one that was sent earlier", sent.id));
    }
    before = found->second;
  }
}

// The place of each reply's question.
std::unordered_map<std::string, std::int64_t> reply_positions(const Evidence& evidence) {
  std::unordered_map<std::string, std::int64_t> of_question;
  for (const auto& question : evidence.questions) of_question[question.id] = question.position;
  std::unordered_map<std::string, std::int64_t> of_reply;
  for (const auto& reply : evidence.replies) of_reply[reply.id] = of_question[reply.question_id];
  return of_reply;
}

// Follows each conversation's jobs through the record.
void judge_turns(const Evidence& evidence, Verdict& verdict) {
  struct Open {
    std::unordered_map<std::string, std::int64_t> jobs;  // message id, place of its question
  };
  const auto place = reply_positions(evidence);
  std::unordered_map<std::string, Open> conversations;
  for (const auto& event : evidence.job_events) {
    auto& open = conversations[event.conversation_id].jobs;
    const auto found = place.find(event.message_id);
    const auto own = found == place.end() ? std::numeric_limits<std::int64_t>::max() : found->second;
    if (event.old_state.empty()) open[event.message_id] = own;
    if (event.state.empty()) open.erase(event.message_id);
    if (event.state != "running") continue;
    for (const auto& [other, its] : open) {
      if (its >= own) continue;
      verdict.find(verdict.out_of_order,
                   fmt::format("reply {} was begun before {} had ended", event.message_id, other));
      break;
    }
  }
}

}  // namespace

void judge_order(const Evidence& evidence, Verdict& verdict) {
  judge_positions(evidence, verdict);
  judge_turns(evidence, verdict);
}

}  // namespace coach::chaos
