#include "core/sha256.hpp"

#include <gtest/gtest.h>

TEST(Sha256Hex, MatchesThePublishedTestVector) {
  EXPECT_EQ(coach::sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
