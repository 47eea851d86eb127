#include "worker/provider/log_words.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace coach::worker {
namespace {

const Secret key("sk-secret-key");

std::string words(std::string_view text, const std::vector<std::string_view>& private_texts = {}) {
  return log_words(text, key, private_texts);
}

TEST(LogWords, KeepsWhatAnOperatorNeeds) {
  EXPECT_EQ(words("HTTP 404: The model x does not exist"), "HTTP 404: The model x does not exist");
}

TEST(LogWords, NeverShowsTheKey) {
  EXPECT_EQ(words("Incorrect API key: sk-secret-key, sk-secret-key!"), "Incorrect API key: [key], [key]!");
}

TEST(LogWords, LeavesOutWhatQuotesTheConversation) {
  const std::string question = "My left knee hurts after sled pulls, what now?";
  EXPECT_FALSE(words("refused: \"knee hurts after\"", {question}).contains("knee"));
  EXPECT_FALSE(words("refused: my knee", {"my knee"}).contains("knee"));
  EXPECT_TRUE(words("refused: the sled", {question}).contains("sled"));  // a word is no quotation
  EXPECT_TRUE(words("refused", {"re"}).contains("refused"));
}

TEST(LogWords, AreOneShortLineOfWholeCharacters) {
  EXPECT_EQ(words("a\nb"), "a b");
  const auto cut = words(std::string(299, 'x') + "ä" + "y");
  EXPECT_EQ(cut, std::string(299, 'x') + "…");
}

}  // namespace
}  // namespace coach::worker
