#include "worker/reprocess/batch_turn.hpp"

#include <algorithm>

namespace coach::worker {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{5'000};
constexpr milliseconds longest_pause{120'000};
constexpr std::int64_t most_tries = 4;
constexpr std::size_t bytes_a_token = 4;

bool passing(const ChatProblem& problem) {
  switch (problem.failure) {
    case ChatFailure::too_long:
    case ChatFailure::no_text:
    case ChatFailure::prompt_too_long:
      return false;
    case ChatFailure::status:
      break;
    default:
      return true;
  }
  return problem.status == 429 || problem.status == 408 || problem.status >= 500;
}

}  // namespace

Usage tokens_paid(const BatchTurn& turn, const std::optional<Usage>& usage) {
  if (usage) return *usage;
  return {static_cast<std::int64_t>(turn.prompt_bytes / bytes_a_token),
          static_cast<std::int64_t>(turn.text.size() / bytes_a_token)};
}

std::optional<milliseconds> put_off(const ChatProblem& problem, std::int64_t attempt) {
  if (!passing(problem) || attempt >= most_tries) return std::nullopt;
  const auto pause = first_pause * (std::int64_t{1} << std::max<std::int64_t>(attempt - 1, 0));
  return std::min(std::max(pause, problem.retry_after.value_or(pause)), longest_pause);
}

}  // namespace coach::worker
