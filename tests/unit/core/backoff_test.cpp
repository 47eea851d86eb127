#include "core/backoff.hpp"

#include <gtest/gtest.h>

namespace coach {
namespace {

using std::chrono::milliseconds;

TEST(BackoffDelay, GrowsAndIsBounded) {
  const BackoffPolicy policy{milliseconds(100), milliseconds(1'000), 2.0};
  EXPECT_EQ(backoff_delay(policy, 0, 1.0), milliseconds(100));
  EXPECT_EQ(backoff_delay(policy, 2, 1.0), milliseconds(400));
  EXPECT_EQ(backoff_delay(policy, 9, 1.0), milliseconds(1'000));
  EXPECT_EQ(backoff_delay(policy, 4'000'000, 1.0), milliseconds(1'000));
}

TEST(BackoffDelay, JitterSpreadsOverTheUpperHalf) {
  const BackoffPolicy policy{milliseconds(100), milliseconds(1'000), 2.0};
  EXPECT_EQ(backoff_delay(policy, 0, 0.0), milliseconds(50));
  EXPECT_EQ(backoff_delay(policy, 0, 0.5), milliseconds(75));
}

}  // namespace
}  // namespace coach
