// A past turn that is being answered again, and what came of it.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/async.hpp"
#include "worker/provider/chat_chunk.hpp"
#include "worker/provider/retry_policy.hpp"

namespace coach::worker {

// As sql/queries/reprocess_claim.sql returns it.
struct ClaimedTurn {
  std::int64_t run = 0;
  std::string message_id;  // the reply whose question is asked again
  std::int64_t fence = 0;
  std::int64_t attempt = 1;
  std::string conversation_id;
  std::string question_id;
  std::string question;
  // What apply compares with: the original as it was now.
  std::string original_status;
  std::string original_md5;
  std::string question_md5;
  std::string claim;  // the claim's id, random
};

struct BatchTurn {
  BatchTurn(ClaimedTurn claim, Clock::time_point claimed_at, Clock::time_point lease_end)
      : claimed(std::move(claim)), begun(claimed_at), lease_until(lease_end) {}

  const ClaimedTurn claimed;
  const Clock::time_point begun;
  Clock::time_point lease_until;
  bool lost = false;  // somebody else's, or given back: nothing is stored
  asio::cancellation_signal cancel;

  std::string text;
  std::size_t prompt_bytes = 0;  // sent to the provider
  std::optional<Clock::time_point> asked_at;
  std::optional<Clock::time_point> first_text_at;
  std::vector<std::string> chunk_ids;
  std::optional<Usage> usage;  // as the provider counted

  void lose() {
    if (std::exchange(lost, true)) return;
    cancel.emit(asio::cancellation_type::terminal);
  }
};

// How an attempt ended: with an answer (no problem), or without.
struct TurnOutcome {
  std::optional<ChatProblem> problem;
  std::string sentence;  // why there is no answer
  std::string finish_reason;
  std::optional<Usage> usage;
};

// What an attempt has cost: as the provider counted, else estimated by the bytes that went to and fro.
Usage tokens_paid(const BatchTurn& turn, const std::optional<Usage>& usage);

// Whether and after what pause a turn is tried again, on top of the hand-off's retries: nobody
// waits in front of a chat, and an answer that is missing for a passing trouble spoils a comparison.
// nullopt: the failure is the turn's result. `attempt` counts from 1.
std::optional<std::chrono::milliseconds> put_off(const ChatProblem& problem, std::int64_t attempt);

// More attempts than this, such as those of processes that died, are not made.
inline constexpr std::int64_t most_attempts = 5;

}  // namespace coach::worker
