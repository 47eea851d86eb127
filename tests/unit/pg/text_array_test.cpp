#include "pg/text_array.hpp"

#include <gtest/gtest.h>

#include "pg/params.hpp"

namespace coach::pg {
namespace {

using Texts = std::vector<std::string>;

TEST(ParseTextArray, ReadsBareAndQuotedElements) {
  EXPECT_EQ(parse_text_array("{}"), Texts());
  EXPECT_EQ(parse_text_array("{a}"), Texts({"a"}));
  EXPECT_EQ(parse_text_array(R"({a,"b c","say \"x\" \\","",d})"),
            Texts({"a", "b c", "say \"x\" \\", "", "d"}));
  EXPECT_EQ(parse_text_array(R"({"NULL","{}"})"), Texts({"NULL", "{}"}));
}

TEST(ParseTextArray, ReadsWhatTextArrayWrites) {
  const Texts elements{"", "NULL", "a,b", "\"", "\\", "\n", "{}", "ü"};
  EXPECT_EQ(parse_text_array(text_array(std::span<const std::string>(elements))), elements);
}

TEST(ParseTextArray, RefusesWhatIsNone) {
  for (const char* literal : {"", "{", "a", "{a", "a}", "{a,}", "{,a}", "{a,,b}", "{NULL}", "{{a}}", R"({"a)",
                              R"({"a})", R"({"a"b})", R"({"a\"})", "[0:1]={a,b}"}) {
    EXPECT_FALSE(parse_text_array(literal)) << literal;
  }
}

}  // namespace
}  // namespace coach::pg
