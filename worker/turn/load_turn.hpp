// What the database knows about a turn: the athlete, and what was said before.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "pg/pipeline.hpp"
#include "worker/turn/chat_body.hpp"

namespace coach::worker {

struct TurnHistory {
  std::string athlete;  // athlete_summary()
  std::vector<ChatMessage> history;
};

// From which day the countdown to the race is told.
enum class Countdown {
  from_today,
  from_the_question,  // a past turn that is answered again: as it was then
};

// The last `turns` turns before the question, and the profile as it is now (hand-off,
// "Conversation History"). Error: a sentence for the log.
asio::awaitable<std::expected<TurnHistory, std::string>> load_turn(pg::Pipeline& database,
                                                                   std::string conversation_id,
                                                                   std::string question_id, int turns,
                                                                   Countdown countdown);

// "2026-11-23", as PostgreSQL prints a date.
std::chrono::sys_days read_day(std::string_view text);

}  // namespace coach::worker
