#include "core/descriptors.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <limits>

namespace coach {
namespace {

TEST(Descriptors, BoundTheReplies) {
  EXPECT_EQ(replies_for_descriptors(1'024), 480U);
  EXPECT_EQ(replies_for_descriptors(4'064), 2'000U);
  EXPECT_EQ(replies_for_descriptors(66), 1U);
  EXPECT_EQ(replies_for_descriptors(64), 1U);
  EXPECT_EQ(replies_for_descriptors(0), 1U);
  EXPECT_GT(replies_for_descriptors(std::numeric_limits<std::size_t>::max()), 1'000'000U);
}

TEST(Descriptors, TheSoftLimitBecomesTheHardOne) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(descriptor_limit(), 100U);
  EXPECT_EQ(raise_descriptor_limit(),
            before.rlim_max == RLIM_INFINITY ? std::numeric_limits<std::size_t>::max() : before.rlim_max);
  setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace coach
