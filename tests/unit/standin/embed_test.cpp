#include "standin/embed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "standin/concepts.hpp"
#include "standin/text.hpp"

namespace coach::standin {
namespace {

float likeness(std::string_view a, std::string_view b) {
  return cosine(embed(a), embed(b));
}

float norm(const std::vector<float>& vector) {
  return std::sqrt(cosine(vector, vector));
}

constexpr std::string_view sled = "Keep the hips low and drive with the legs when you push the sled.";
constexpr std::string_view fuel = "Take 60 g of carbohydrate per hour, from gels or a drink.";

TEST(Embed, IsDeterministicAndOfUnitLength) {
  EXPECT_EQ(embed(sled), embed(sled));
  EXPECT_EQ(embed(sled).size(), 1536u);
  EXPECT_NEAR(norm(embed(sled)), 1.0f, 1e-5f);
}

// Vectors are stored in databases: a change of this value means every chunk must be
// embedded again, so it must be made on purpose.
TEST(Embed, KeepsItsMeaningOverReleases) {
  const auto vector = embed("threshold intervals");
  std::size_t largest = 0;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    if (std::abs(vector[i]) > std::abs(vector[largest])) largest = i;
  }
  EXPECT_EQ(largest, concepts_in(words_of("threshold")).front().index);
}

TEST(Embed, TextWithoutWordsHasAVectorToo) {
  EXPECT_NEAR(norm(embed("?!")), 1.0f, 1e-5f);
  EXPECT_NEAR(norm(embed("")), 1.0f, 1e-5f);
}

TEST(Embed, ATypoIsNearerThanSomethingElse) {
  EXPECT_GT(likeness("sledd pussh tecnique", sled), likeness("sledd pussh tecnique", fuel) + 0.1f);
  EXPECT_GT(likeness("carbohidrate per hour", fuel), likeness("carbohidrate per hour", sled) + 0.1f);
}

TEST(Embed, AParaphraseIsNearerThanSomethingElse) {
  EXPECT_GT(likeness("how many carbs should I eat", fuel),
            likeness("how many carbs should I eat", sled) + 0.1f);
  EXPECT_GT(likeness("BBJ", "burpee broad jumps"), 0.3f);
  EXPECT_GT(likeness("tired legs", "dealing with fatigue"), 0.2f);
  EXPECT_GT(likeness("LT2 work", "threshold training"), 0.2f);
  EXPECT_GT(likeness("jogging", "easy running"), 0.2f);
  EXPECT_LT(std::abs(likeness("capital of Mongolia", sled)), 0.12f);
}

TEST(Embed, AHeadingSaysWhatTheTextIsAbout) {
  const std::string text = "Keep it short, and rest between the sets as the plan says.";
  EXPECT_GT(likeness("sled pull", "Sled Pull\n\n" + text),
            likeness("sled pull", "Sled Pull. " + text) + 0.02f);
}

TEST(Embed, InflectionCaseAndAccentsHardlyMatter) {
  EXPECT_GT(likeness("Pacing the runs", "paced run"), 0.7f);
  EXPECT_GT(likeness("SLED PUSH", "sled push"), 0.999f);
  EXPECT_GT(likeness("caf\u00e9 cr\u00e8me", "cafe creme"), 0.999f);
}

TEST(Shorten, CutsAndBringsBackToUnitLength) {
  const auto vector = shorten(embed(sled), 256);
  EXPECT_EQ(vector.size(), 256u);
  EXPECT_NEAR(norm(vector), 1.0f, 1e-5f);
  EXPECT_EQ(shorten(embed(sled), 5000).size(), 1536u);
}

}  // namespace
}  // namespace coach::standin
