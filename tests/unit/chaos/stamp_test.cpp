#include "tests/chaos/stamp.hpp"

#include <gtest/gtest.h>

namespace coach::chaos {
namespace {

TEST(Stamp, ReadsTheTokensOfOneRequest) {
  const auto read = read_stamped("17:0 17:1 17:2 ");
  ASSERT_TRUE(read) << read.error().sentence;
  EXPECT_EQ(read->serial, 17u);
  EXPECT_EQ(read->tokens, 3u);
  EXPECT_EQ(read_stamped("")->tokens, 0u);
}

TEST(Stamp, NamesWhatIsWrong) {
  EXPECT_EQ(read_stamped("17:0 18:1 ").error().sentence, "18:1 stands where 17:1 belongs");
  EXPECT_EQ(read_stamped("17:0 17:2 ").error().sentence, "17:2 stands where 17:1 belongs");
  EXPECT_EQ(read_stamped("17:0 17:0 ").error().sentence, "17:0 stands where 17:1 belongs");
  EXPECT_EQ(read_stamped("17:1 ").error().sentence, "17:1 stands where 17:0 belongs");
  EXPECT_EQ(read_stamped("17:0 17:").error().sentence, "byte 5 does not begin a stamped token");
  EXPECT_EQ(read_stamped("17:0 17:1").error().sentence, "byte 5 does not begin a stamped token");
  EXPECT_EQ(read_stamped("17:0 and so on").error().sentence, "byte 5 does not begin a stamped token");
}

TEST(Stamp, TellsMissingTokensFromForeignOnes) {
  EXPECT_TRUE(read_stamped("17:1 ").error().hole);
  EXPECT_TRUE(read_stamped("17:0 17:2 ").error().hole);
  EXPECT_FALSE(read_stamped("17:0 17:0 ").error().hole);
  EXPECT_FALSE(read_stamped("17:0 18:2 ").error().hole);
  EXPECT_FALSE(read_stamped("17:0 ?").error().hole);
}

}  // namespace
}  // namespace coach::chaos
