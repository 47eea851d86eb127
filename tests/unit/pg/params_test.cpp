#include "pg/params.hpp"

#include <gtest/gtest.h>

#include "pg/parameter_view.hpp"

namespace coach::pg {
namespace {

using Texts = std::vector<std::string>;

TEST(TextArray, QuotesAndEscapes) {
  const Texts elements{"a", "", "NULL", R"(say "hi" \ {x,y})", "line\nbreak"};
  EXPECT_EQ(text_array(std::span<const std::string>(elements)),
            "{\"a\",\"\",\"NULL\",\"say \\\"hi\\\" \\\\ {x,y}\",\"line\nbreak\"}");
  EXPECT_EQ(text_array(std::span<const std::string>()), "{}");
}

TEST(TextArray, WritesNullUnquoted) {
  const std::vector<std::optional<std::string>> elements{"NULL", std::nullopt};
  EXPECT_EQ(text_array(std::span<const std::optional<std::string>>(elements)), "{\"NULL\",NULL}");
}

TEST(IntegerArray, WritesTheExtremes) {
  const std::vector<std::int64_t> elements{0, INT64_MIN, INT64_MAX};
  EXPECT_EQ(integer_array(elements), "{0,-9223372036854775808,9223372036854775807}");
}

TEST(VectorText, WritesTheShortestDigits) {
  const std::vector<float> values{0.1F, -2.0F, 1e-20F, 0.333333343F};
  EXPECT_EQ(vector_text(values), "[0.1,-2,1e-20,0.33333334]");
  EXPECT_EQ(vector_text({}), "[]");
}

TEST(Params, AreTexts) {
  const auto params = Params().text("x").null().integer(-7).boolean(true).number(0.1).text_or_null({});
  const std::vector<std::optional<std::string>> wanted{"x", std::nullopt, "-7", "t", "0.1", std::nullopt};
  EXPECT_EQ(params.values(), wanted);
}

TEST(Refusal, OfWhatLibpqWouldCutOff) {
  EXPECT_FALSE(refusal(Params().text("fine").null()));
  const auto refused = refusal(Params().text(std::string("cut\0off", 7)));
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->is("22021"));
}

TEST(Refusal, OfMoreParametersThanTheProtocolCounts) {
  Params params;
  for (int i = 0; i < 65'535; ++i) params.null();
  EXPECT_FALSE(refusal(params));
  const auto refused = refusal(params.null());
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->is("54023"));
}

}  // namespace
}  // namespace coach::pg
