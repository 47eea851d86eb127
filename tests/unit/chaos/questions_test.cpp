#include "tests/chaos/questions.hpp"

#include <gmock/gmock.h>

#include <set>

namespace coach::chaos {
namespace {

TEST(Questions, AreTheSeedsAndAllDifferent) {
  Dice one(5);
  Dice other(5);
  std::set<std::string> texts;
  for (std::size_t number = 0; number < 500; ++number) {
    const auto text = question_text(one, 3, number, {10, 30});
    EXPECT_EQ(text, question_text(other, 3, number, {10, 30}));
    texts.insert(text);
  }
  EXPECT_EQ(texts.size(), 500u);
}

TEST(Questions, MostAreAnsweredAndSomeMeetAFault) {
  Dice dice(1);
  int lengths = 0;
  int once = 0;
  for (std::size_t number = 0; number < 1'000; ++number) {
    const auto text = question_text(dice, 0, number, {10, 30});
    EXPECT_THAT(text, testing::MatchesRegex(".*\\[\\[standin: [^]]+\\]\\]"));
    lengths += text.find("standin: tokens=") != std::string::npos ? 1 : 0;
    once += text.find("times=1,key=0-") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(lengths, 800);
  EXPECT_LT(lengths, 900);
  EXPECT_GT(once, 70);
}

TEST(Questions, IdsAreUuids) {
  Dice dice(1);
  EXPECT_THAT(random_uuid(dice),
              testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

}  // namespace
}  // namespace coach::chaos
