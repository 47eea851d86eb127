#include "worker/turn/prompt_budget.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <vector>

namespace coach::worker {
namespace {

constexpr std::size_t bytes_a_token = 2;
constexpr std::size_t tokens_of_framing = 8;

struct TurnSize {
  std::size_t messages = 0;
  std::size_t tokens = 0;
};

// Oldest first. A turn begins with each question; what stands before the first one is a turn, too.
std::vector<TurnSize> sizes_of_turns(const std::vector<ChatMessage>& history) {
  std::vector<TurnSize> turns;
  for (const auto& message : history) {
    if (turns.empty() || message.role == "user") turns.emplace_back();
    ++turns.back().messages;
    turns.back().tokens += tokens_of_message(message.content);
  }
  return turns;
}

void drop_turns(ChatInput& input, const std::vector<TurnSize>& turns, std::size_t many) {
  const auto messages =
      std::accumulate(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(many), std::size_t{0},
                      [](std::size_t sum, const TurnSize& turn) { return sum + turn.messages; });
  input.history.erase(input.history.begin(), input.history.begin() + static_cast<std::ptrdiff_t>(messages));
}

}  // namespace

std::size_t tokens_of_message(std::string_view text) {
  return tokens_of_framing + (text.size() + bytes_a_token - 1) / bytes_a_token;
}

std::size_t tokens_of_prompt(const ChatInput& input) {
  std::size_t tokens = tokens_of_message(input.system_prompt) + tokens_of_message(input.question);
  if (!input.athlete.empty()) tokens += tokens_of_message(input.athlete);
  for (const auto& message : input.history) tokens += tokens_of_message(message.content);
  return tokens;
}

std::size_t fit_history(ChatInput& input, std::size_t max_tokens) {
  std::size_t tokens = tokens_of_prompt(input);
  if (tokens <= max_tokens) return 0;
  const auto turns = sizes_of_turns(input.history);
  std::size_t dropped = 0;
  while (dropped < turns.size() && tokens > max_tokens) tokens -= turns[dropped++].tokens;
  drop_turns(input, turns, dropped);
  return dropped;
}

std::size_t halve_history(ChatInput& input) {
  const auto turns = sizes_of_turns(input.history);
  std::size_t whole = 0;
  for (const auto& turn : turns) whole += turn.tokens;
  std::size_t left = whole;
  std::size_t dropped = 0;
  while (dropped < turns.size() && (dropped * 2 < turns.size() || left * 3 > whole * 2)) {
    left -= turns[dropped++].tokens;
  }
  drop_turns(input, turns, dropped);
  return dropped;
}

}  // namespace coach::worker
