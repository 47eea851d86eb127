#include "worker/provider/body_kind.hpp"

#include <gtest/gtest.h>

#include "worker/provider/blank_text.hpp"

namespace coach::worker {
namespace {

TEST(BodyKind, TheFirstCharacterTells) {
  EXPECT_EQ(kind_of_body(""), BodyKind::unknown);
  EXPECT_EQ(kind_of_body(" \r\n\t"), BodyKind::unknown);
  EXPECT_EQ(kind_of_body("\xEF\xBB"), BodyKind::unknown);
  EXPECT_EQ(kind_of_body("\xEF\xBB\xBF"), BodyKind::unknown);
  EXPECT_EQ(kind_of_body("\xEF\xBB\xBF{"), BodyKind::json);
  EXPECT_EQ(kind_of_body("\n{\"error\""), BodyKind::json);
  EXPECT_EQ(kind_of_body("[{\"error\""), BodyKind::json);
  EXPECT_EQ(kind_of_body("  <!DOCTYPE html>"), BodyKind::page);
  EXPECT_EQ(kind_of_body("<?xml"), BodyKind::page);
  EXPECT_EQ(kind_of_body("d"), BodyKind::events);
  EXPECT_EQ(kind_of_body("\n\n: ping"), BodyKind::events);
  EXPECT_EQ(kind_of_body("\xEF\xBB\xBF"
                         "data: {"),
            BodyKind::events);
}

TEST(BlankText, ShowsNothing) {
  EXPECT_TRUE(is_blank(""));
  EXPECT_TRUE(is_blank(" \t\r\n\xC2\xA0\xE2\x80\x8B\xE3\x80\x80\xEF\xBB\xBF"));
  EXPECT_FALSE(is_blank("  ."));
  EXPECT_FALSE(is_blank("\xE2\x80\xA6"));  // an ellipsis
  EXPECT_FALSE(is_blank("\xEF\xBF\xBD"));  // U+FFFD
  EXPECT_FALSE(is_blank("\xF0\x9F\x98\x80"));
}

}  // namespace
}  // namespace coach::worker
