#include "pg/error.hpp"

#include <gtest/gtest.h>

#include "pg/libpq_error.hpp"

namespace coach::pg {
namespace {

TEST(Describe, SaysWhatFailedInOneLine) {
  EXPECT_EQ(describe({Failure::server, "23505", "duplicate key"}), "23505: duplicate key");
  EXPECT_EQ(describe({Failure::lost, {}, "server closed\nthe connection"}),
            "connection lost: server closed the connection");
  EXPECT_EQ(describe({Failure::unavailable, {}, "stopped"}), "no connection: stopped");
}

TEST(Error, ComparesTheSqlstate) {
  const Error error{Failure::server, "23505", ""};
  EXPECT_TRUE(error.is("23505"));
  EXPECT_FALSE(error.is("23503"));
}

TEST(OneLine, JoinsLinesWithoutHints) {
  EXPECT_EQ(one_line("first failed: refused\n\tIs the server running?\nsecond failed: refused\n"),
            "first failed: refused; second failed: refused");
  EXPECT_EQ(one_line(""), "");
}

}  // namespace
}  // namespace coach::pg
