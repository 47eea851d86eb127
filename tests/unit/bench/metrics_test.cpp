#include "bench/retrieval/metrics.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace coach::bench {
namespace {

using Ids = std::vector<std::string>;

TEST(Judge, APerfectListIsOne) {
  const auto quality = judge(Ids{"a", "b", "c"}, Ids{"b", "a"}, 5);
  EXPECT_DOUBLE_EQ(quality.hit, 1);
  EXPECT_DOUBLE_EQ(quality.recall, 1);
  EXPECT_DOUBLE_EQ(quality.reciprocal_rank, 1);
  EXPECT_DOUBLE_EQ(quality.ndcg, 1);
}

TEST(Judge, PlacesCount) {
  const auto quality = judge(Ids{"x", "a", "y", "z", "w", "b"}, Ids{"a", "b"}, 5);
  EXPECT_DOUBLE_EQ(quality.hit, 1);
  EXPECT_DOUBLE_EQ(quality.recall, 0.5);
  EXPECT_DOUBLE_EQ(quality.reciprocal_rank, 0.5);
  EXPECT_NEAR(quality.ndcg, 0.6309 / 1.6309, 1e-4);
}

TEST(Judge, NothingFoundIsZero) {
  const auto quality = judge(Ids{"x"}, Ids{"a"}, 5);
  EXPECT_DOUBLE_EQ(quality.hit, 0);
  EXPECT_DOUBLE_EQ(quality.recall, 0);
  EXPECT_DOUBLE_EQ(quality.reciprocal_rank, 0);
  EXPECT_DOUBLE_EQ(quality.ndcg, 0);
}

TEST(Judge, MoreLabelsThanPlacesCanStillBePerfect) {
  EXPECT_DOUBLE_EQ(judge(Ids{"a", "b"}, Ids{"a", "b", "c"}, 2).recall, 1);
}

}  // namespace
}  // namespace coach::bench
