#include "core/utf8.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace coach {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

TEST(SanitizeUtf8, KeepsValidText) {
  EXPECT_EQ(sanitize_utf8("plain"), "plain");
  EXPECT_EQ(sanitize_utf8("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x92\xAA"),
            "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x92\xAA");
}

TEST(SanitizeUtf8, DropsNul) {
  EXPECT_EQ(sanitize_utf8(std::string_view("a\0b\0", 4)), "ab");
}

TEST(SanitizeUtf8, ReplacesWhatPostgresRefuses) {
  const std::string r(replacement);
  EXPECT_EQ(sanitize_utf8("a\xFFz"), "a" + r + "z");
  EXPECT_EQ(sanitize_utf8("\xC0\xAF"), r + r);                  // overlong
  EXPECT_EQ(sanitize_utf8("\xED\xA0\x80"), r + r + r);          // surrogate
  EXPECT_EQ(sanitize_utf8("\xF4\x90\x80\x80"), r + r + r + r);  // past U+10FFFF
  EXPECT_EQ(sanitize_utf8("\xE2\x82"), r);                      // cut off
  EXPECT_EQ(sanitize_utf8("\xE2\x82X"), r + "X");
}

TEST(Utf8Sanitizer, HoldsBackACharacterSplitAnywhere) {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xAAz";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Utf8Sanitizer sanitizer;
    std::string out = sanitizer.feed(std::string_view(text).substr(0, cut));
    EXPECT_EQ(sanitize_utf8(out), out) << "cut at " << cut;
    out += sanitizer.feed(std::string_view(text).substr(cut));
    out += sanitizer.finish();
    EXPECT_EQ(out, text) << "cut at " << cut;
  }
}

TEST(CodePoints, CountAndPrefix) {
  const std::string text = "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xAAz";
  EXPECT_EQ(count_code_points(text), 4u);
  EXPECT_EQ(prefix_code_points(text, 0), "");
  EXPECT_EQ(prefix_code_points(text, 2), "\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(prefix_code_points(text, 9), text);
}

}  // namespace
}  // namespace coach
