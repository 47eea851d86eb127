#include "standin/tokens.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "standin/token_source.hpp"

namespace coach::standin {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = token_length(text, at);
    tokens.emplace_back(text.substr(at, length));
    at += length;
  }
  return tokens;
}

TEST(Tokens, BeginWhereWordsBegin) {
  EXPECT_THAT(split("Push the sled, 50 m."),
              testing::ElementsAre("Push", " the", " sled", ",", " 50", " m", "."));
  EXPECT_THAT(split("periodization\n\n- x "), testing::ElementsAre("periodi", "zation", "\n\n-", " x", " "));
}

TEST(Tokens, NeverCutACharacter) {
  EXPECT_THAT(split("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"),
              testing::ElementsAre("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4", "\u00e4\u00e4"));
}

TEST(Tokens, AreAboutFourCharactersOfEnglish) {
  const std::string text =
      "Keep the spine neutral, the ribs down and your eyes on the floor about one metre ahead.";
  const auto per_token = static_cast<double>(text.size()) / static_cast<double>(count_tokens(text));
  EXPECT_GT(per_token, 3.5);
  EXPECT_LT(per_token, 5.0);
}

TEST(TokenSource, StartsOverWhenTheTextIsTooShort) {
  TokenSource source(std::make_shared<const std::string>("one two"), 5);
  std::string text;
  while (!source.done()) text += source.take();
  EXPECT_EQ(text, "one two\n\none two\n\none");
  EXPECT_EQ(source.taken(), 5u);
}

}  // namespace
}  // namespace coach::standin
