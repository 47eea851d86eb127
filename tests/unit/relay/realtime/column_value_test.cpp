#include "relay/realtime/column_value.hpp"

#include <gtest/gtest.h>

namespace coach::relay::realtime {
namespace {

ColumnType scalar(const std::string& name) {
  return {.name = name, .form = form_of(name), .element = nullptr, .delimiter = ','};
}

ColumnType array_of(const std::string& name, char delimiter = ',') {
  return {.name = "_" + name,
          .form = ValueForm::array,
          .element = std::make_shared<const ColumnType>(scalar(name)),
          .delimiter = delimiter};
}

std::string json(const ColumnType& type, std::string_view value) {
  std::string out;
  append_json_value(out, type, value);
  return out;
}

struct Case {
  const char* type;
  const char* value;
  const char* expected;
};

TEST(AppendJsonValue, Scalars) {
  for (const auto& [type, value, expected] : std::initializer_list<Case>{
           {"int8", "-9223372036854775808", "-9223372036854775808"},
           {"numeric", "12.500", "12.500"},
           {"numeric", "NaN", "null"},
           {"float8", "1e+300", "1e+300"},
           {"float8", "-Infinity", "null"},
           {"bool", "t", "true"},
           {"bool", "f", "false"},
           {"text", "a\"b\\c\n\x01\xc3\xbc",
            R"("a\"b\\c\n\u0001)"
            "\xc3\xbc\""},
           {"text", "", R"("")"},
           {"uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", R"("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")"},
           {"date", "2026-01-01", R"("2026-01-01")"},
           {"timestamp", "2026-01-01 00:00:00.5", R"("2026-01-01T00:00:00.5")"},
           {"timestamptz", "2026-01-01 00:00:00.678901+00", R"("2026-01-01T00:00:00.678901+00:00")"},
           {"timestamptz", "2026-01-01 00:00:00+05:30", R"("2026-01-01T00:00:00+05:30")"},
           {"timestamptz", "0044-03-15 00:00:00+00 BC", R"("0044-03-15T00:00:00+00:00 BC")"},
           {"timestamptz", "infinity", R"("infinity")"},
           {"jsonb", R"({"a": [1, 2.50]})", R"({"a": [1, 2.50]})"},
           {"bytea", "\\xdead", R"("dead")"},
           {"interval", "1 day", R"("1 day")"},
           {"some_enum", "happy", R"("happy")"},
       }) {
    EXPECT_EQ(json(scalar(type), value), expected) << type << ' ' << value;
  }
}

TEST(AppendJsonValue, Arrays) {
  EXPECT_EQ(json(array_of("int4"), "{1,NULL,3}"), "[1,null,3]");
  EXPECT_EQ(json(array_of("int4"), "{}"), "[]");
  EXPECT_EQ(json(array_of("int4"), "{{1,2},{3,4}}"), "[[1,2],[3,4]]");
  EXPECT_EQ(json(array_of("int4"), "[0:1]={5,6}"), "[5,6]");
  EXPECT_EQ(json(array_of("text"), R"({a,"b,c","say \"x\" \\","",NULL,"NULL","{}"})"),
            R"(["a","b,c","say \"x\" \\","",null,"NULL","{}"])");
  EXPECT_EQ(json(array_of("float8"), "{1.5,NaN}"), R"([1.5,"NaN"])");
  EXPECT_EQ(json(array_of("jsonb"), R"({"{\"a\": 1}"})"), R"([{"a": 1}])");
  EXPECT_EQ(json(array_of("box", ';'), "{(1,1),(0,0);(2,2),(1,1)}"), R"x(["(1,1),(0,0)","(2,2),(1,1)"])x");
}

TEST(AppendJsonValue, WhatIsNoArrayLiteralBecomesText) {
  for (const char* broken : {"", "{", "{1", "{1,", "{\"a", "{\"a\\", "[0:1", "1}", "{1}x", "{{1}"}) {
    const auto out = json(array_of("int4"), broken);
    EXPECT_TRUE(out.starts_with('"') && out.ends_with('"')) << broken << " → " << out;
  }
}

}  // namespace
}  // namespace coach::relay::realtime
