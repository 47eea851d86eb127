#include "relay/realtime/filter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "relay/realtime/decimal.hpp"
#include "relay/realtime/like_pattern.hpp"

namespace coach::relay::realtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Condition one(std::string_view text) {
  auto parsed = parse_filter(text);
  EXPECT_TRUE(parsed) << text;
  EXPECT_EQ(parsed->size(), 1u) << text;
  return parsed->front();
}

TEST(ParseFilter, OperatorsNegationAndQuotes) {
  EXPECT_EQ(one("id=eq.5").column, "id");
  EXPECT_EQ(one("id=eq.5").op, Operator::eq);
  EXPECT_THAT(one("id=eq.5").values, ElementsAre("5"));
  EXPECT_TRUE(one("id=not.gte.5").negated);
  EXPECT_THAT(one("url=eq.http://a.b/c?d=e").values, ElementsAre("http://a.b/c?d=e"));
  EXPECT_THAT(one(R"(t=eq."a,b\"c")").values, ElementsAre("a,b\"c"));
  EXPECT_THAT(one(R"(t=in.(a,"b,c", d ))").values, ElementsAre("a", "b,c", "d"));
  EXPECT_TRUE(one("t=in.()").values.empty());
}

TEST(ParseFilter, SeveralConditions) {
  const auto parsed = parse_filter("a=gt.1, b=in.(1,2),c=not.is.null");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->size(), 3u);
  EXPECT_EQ((*parsed)[1].column, "b");
  EXPECT_THAT((*parsed)[1].values, ElementsAre("1", "2"));
  EXPECT_TRUE((*parsed)[2].negated);
}

TEST(ParseFilter, BlankIsNoFilter) {
  EXPECT_TRUE(parse_filter("")->empty());
  EXPECT_TRUE(parse_filter("  ")->empty());
}

TEST(ParseFilter, RefusesInRealtimesWords) {
  EXPECT_THAT(parse_filter("undefined").error(), HasSubstr("Error parsing `filter` params"));
  EXPECT_THAT(parse_filter("a=foo.1").error(), HasSubstr(R"(["foo", "1"])"));
  EXPECT_THAT(parse_filter("a=eq").error(), HasSubstr("Error parsing"));
  EXPECT_THAT(parse_filter("a=eq.1,,b=eq.2").error(), HasSubstr("empty segments"));
  EXPECT_THAT(parse_filter("a=in.1").error(), HasSubstr("wrapped by parentheses"));
}

TEST(Meets, NullMeetsOnlyIsAndIsdistinct) {
  for (const char* filter :
       {"a=eq.1", "a=neq.1", "a=not.eq.1", "a=not.in.(1)", "a=not.like.x", "a=not.is.null"}) {
    EXPECT_FALSE(meets(one(filter), Comparison::bytes, std::nullopt)) << filter;
  }
  for (const char* filter : {"a=is.null", "a=isdistinct.1", "a=not.is.true"}) {
    EXPECT_TRUE(meets(one(filter), Comparison::bytes, std::nullopt)) << filter;
  }
}

TEST(Meets, ComparesByType) {
  EXPECT_TRUE(meets(one("a=gt.9"), Comparison::integer, "10"));
  EXPECT_FALSE(meets(one("a=gt.9"), Comparison::bytes, "10"));
  EXPECT_TRUE(meets(one("a=eq.2.50"), Comparison::decimal, "2.5"));
  EXPECT_TRUE(meets(one("a=lt.-1.5"), Comparison::decimal, "-1.51"));
  EXPECT_TRUE(meets(one("a=gt.1e10"), Comparison::floating, "NaN"));
  EXPECT_TRUE(meets(one("a=eq.ab"), Comparison::padded, "ab   "));
  EXPECT_TRUE(meets(one("a=in.(1,2)"), Comparison::integer, "2"));
  EXPECT_FALSE(meets(one("a=in.()"), Comparison::integer, "2"));
}

TEST(CompareDecimals, AnyLength) {
  EXPECT_TRUE(compare_decimals("99999999999999999999", "100000000000000000000") < 0);
  EXPECT_TRUE(compare_decimals("-0.0", "0") == 0);
  EXPECT_TRUE(compare_decimals("-2", "-10") > 0);
  EXPECT_TRUE(compare_decimals("NaN", "Infinity") > 0);
  EXPECT_TRUE(compare_decimals("-Infinity", "-99999") < 0);
  EXPECT_TRUE(compare_decimals("0.05", "0.5") < 0);
  EXPECT_EQ(without_trailing_zeros("100"), "100");
  EXPECT_EQ(without_trailing_zeros("1.00"), "1");
}

TEST(Like, AsInSql) {
  EXPECT_TRUE(like("hello", "h%o", false));
  EXPECT_TRUE(like("hello", "%l_o", false));
  EXPECT_FALSE(like("hello", "h_o", false));
  EXPECT_TRUE(like("für", "f_r", false));
  EXPECT_TRUE(like("ÄPFEL", "äpf%", true));
  EXPECT_FALSE(like("ÄPFEL", "äpf%", false));
  EXPECT_TRUE(like("50%", "50\\%", false));
  EXPECT_FALSE(like("500", "50\\%", false));
  EXPECT_TRUE(like("", "%", false));
  EXPECT_FALSE(like("", "_", false));
  EXPECT_TRUE(like(std::string(200, 'a') + "b", "%a%a%a%b", false));
}

}  // namespace
}  // namespace coach::relay::realtime
