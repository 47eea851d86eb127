#include "worker/reprocess/estimate.hpp"

#include <gtest/gtest.h>

namespace coach::worker {
namespace {

TEST(ReprocessEstimate, TakesWhatTheOriginalsTook) {
  const auto estimate = estimate_cost({100, 100, 250'000, 60'000}, {0, 0, 1200}, {0.13, 0.40});
  EXPECT_EQ(estimate.turns, 100);
  EXPECT_EQ(estimate.tokens_in, 250'000);
  EXPECT_EQ(estimate.tokens_out, 60'000);
  EXPECT_NEAR(estimate.usd, 0.25 * 0.13 + 0.06 * 0.40, 1e-12);
  EXPECT_NEAR(estimate.reserved_per_turn, (2 * 2500 * 0.13 + 1200 * 0.40) / 1e6, 1e-12);
}

TEST(ReprocessEstimate, UnknownTurnsCountAsTheOthers) {
  const auto estimate = estimate_cost({10, 5, 5'000, 1'000}, {0, 0, 1200}, {1, 1});
  EXPECT_EQ(estimate.tokens_in, 10'000);
  EXPECT_EQ(estimate.tokens_out, 2'000);
}

TEST(ReprocessEstimate, WithoutAnyFigureItIsTheHandOffsUsualTurn) {
  const auto estimate = estimate_cost({10, 0, 0, 0}, {0, 0, 1200}, {1, 1});
  EXPECT_EQ(estimate.tokens_in, 30'000);
  EXPECT_EQ(estimate.tokens_out, 6'000);
}

TEST(ReprocessEstimate, ALongerPromptMoreChunksAndShorterAnswersCount) {
  const auto estimate = estimate_cost({1, 1, 1'000, 900}, {400, 2, 300}, {1, 1});
  EXPECT_EQ(estimate.tokens_in, 1'000 + 100 + 2 * 482);
  EXPECT_EQ(estimate.tokens_out, 300);
}

TEST(ReprocessEstimate, WithoutAPriceATurnStillReservesSomething) {
  EXPECT_GT(estimate_cost({1, 1, 1, 1}, {}, {0, 0}).reserved_per_turn, 0);
}

TEST(ReprocessEstimate, IsASentence) {
  EXPECT_EQ(describe(Estimate{12'345, 31'000'000, 7'400'000, 6.99, 0.1}),
            "12,345 turns, about 31.0M tokens in and 7.4M out: about $6.99");
}

TEST(ReprocessEstimate, NumbersAreForPeople) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1'000), "1,000");
  EXPECT_EQ(with_thousands(-1'234'567), "-1,234,567");
  EXPECT_EQ(rough(999), "999");
  EXPECT_EQ(rough(12'400), "12k");
  EXPECT_EQ(dollars(0.00213), "$0.0021");
  EXPECT_EQ(dollars(1.234), "$1.23");
  EXPECT_EQ(dollars(1'234.4), "$1,234");
}

}  // namespace
}  // namespace coach::worker
