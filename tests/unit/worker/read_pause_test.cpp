#include <gtest/gtest.h>

#include "worker/provider/chat_stream.hpp"

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

TEST(ReadPause, OnlyUnderLoadAndOnlyAfterTheFirstText) {
  EXPECT_EQ(read_pause(1, true), 0ms);
  EXPECT_EQ(read_pause(1'000, false), 0ms);
  EXPECT_GT(read_pause(1'000, true), 20ms);
  EXPECT_LE(read_pause(1'000, true), 100ms);
}

}  // namespace
}  // namespace coach::worker
