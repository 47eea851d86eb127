// What of a conversation's history reaches the model.

#include "worker/turn/prompt_budget.hpp"

#include <gtest/gtest.h>

#include <string>

namespace coach::worker {
namespace {

ChatInput conversation(std::size_t turns, std::size_t bytes_each = 100) {
  ChatInput input{"system", "athlete", {}, "the question"};
  for (std::size_t turn = 0; turn < turns; ++turn) {
    input.history.push_back({"user", "q" + std::to_string(turn)});
    input.history.push_back({"assistant", std::string(bytes_each, 'a')});
  }
  return input;
}

std::string first_question(const ChatInput& input) {
  return input.history.empty() ? "" : input.history.front().content;
}

TEST(PromptBudget, CountsTwoBytesATokenAndEightForEachMessage) {
  EXPECT_EQ(tokens_of_message(""), 8u);
  EXPECT_EQ(tokens_of_message("abc"), 10u);
  EXPECT_EQ(tokens_of_message("\xF0\x9F\x98\x80"), 10u);
  EXPECT_EQ(tokens_of_prompt({"1234", "", {}, "12"}), 10u + 9u);
  EXPECT_EQ(tokens_of_prompt({"1234", "12", {{"user", "12"}}, "12"}), 10u + 9u + 9u + 9u);
}

TEST(PromptBudget, AHistoryThatFitsStaysWhole) {
  auto input = conversation(8);
  EXPECT_EQ(fit_history(input, tokens_of_prompt(input)), 0u);
  EXPECT_EQ(input.history.size(), 16u);
}

TEST(PromptBudget, TheOldestWholeTurnsGoFirst) {
  auto input = conversation(8);
  EXPECT_EQ(fit_history(input, tokens_of_prompt(input) - 1), 1u);
  EXPECT_EQ(input.history.size(), 14u);
  EXPECT_EQ(first_question(input), "q1");
  for (std::size_t limit = 0; limit < 700; ++limit) {
    auto cut = conversation(8);
    fit_history(cut, limit);
    EXPECT_TRUE(cut.history.empty() || tokens_of_prompt(cut) <= limit) << limit;
    EXPECT_EQ(cut.history.size() % 2, 0u) << limit;
    EXPECT_TRUE(cut.history.empty() || cut.history.front().role == "user") << limit;
    EXPECT_EQ(cut.question, "the question");
    EXPECT_EQ(cut.system_prompt, "system");
    EXPECT_EQ(cut.athlete, "athlete");
  }
}

TEST(PromptBudget, AQuestionWithoutAReplyAndRepliesWithoutAQuestionAreTurns) {
  ChatInput input{"", "", {{"assistant", "old"}, {"user", "a"}, {"user", "b"}, {"assistant", "c"}}, "q"};
  EXPECT_EQ(fit_history(input, tokens_of_prompt(input) - 1), 1u);
  EXPECT_EQ(first_question(input), "a");
  EXPECT_EQ(fit_history(input, tokens_of_prompt(input) - 1), 1u);
  EXPECT_EQ(first_question(input), "b");
}

TEST(PromptBudget, HalfOfTheTurnsGo) {
  for (const auto& [turns, left] : {std::pair{8u, 4u}, {7u, 3u}, {3u, 1u}, {2u, 1u}, {1u, 0u}}) {
    auto input = conversation(turns);
    EXPECT_EQ(halve_history(input), turns - left);
    EXPECT_EQ(input.history.size(), left * 2);
  }
  auto none = conversation(0);
  EXPECT_EQ(halve_history(none), 0u);
}

TEST(PromptBudget, HalfOfTheTurnsIsNotNearlyAllOfTheText) {
  auto input = conversation(4);
  input.history.at(5).content = std::string(10'000, 'a');  // the third turn's answer
  EXPECT_EQ(halve_history(input), 3u);
  EXPECT_EQ(first_question(input), "q3");
}

}  // namespace
}  // namespace coach::worker
