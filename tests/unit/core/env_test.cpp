#include "core/env.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace coach {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

EnvMap parse(std::string_view text) {
  const auto parsed = parse_env(text, ".env");
  EXPECT_TRUE(parsed) << testing::PrintToString(parsed.error());
  return parsed.value_or(EnvMap{});
}

std::vector<std::string> problems(std::string_view text) {
  auto parsed = parse_env(text, ".env");
  return parsed ? std::vector<std::string>{} : parsed.error();
}

TEST(ParseEnv, TakesWhatEnvFilesHold) {
  EXPECT_THAT(parse("A=1\n"
                    "export B=two words  \n"
                    "\n"
                    "# C=no\n"
                    "  D = spaced\n"
                    "E=\n"
                    "F=a=b#c # comment\n"
                    "G= # only a comment\n"
                    "H=#abc\n"
                    "exported=yes\n"
                    "LAST=end"),
              ElementsAre(Pair("A", "1"), Pair("B", "two words"), Pair("D", "spaced"), Pair("E", ""),
                          Pair("F", "a=b#c"), Pair("G", ""), Pair("H", "#abc"), Pair("LAST", "end"),
                          Pair("exported", "yes")));
}

TEST(ParseEnv, Quotes) {
  EXPECT_THAT(parse(R"(A='$x \n # "y"')"
                    "\n"
                    R"(B="a\nb\t\"c\" \\ \$d \w #e" # comment)"
                    "\n"
                    "C=\"\"\n"
                    "D=it's\n"),
              ElementsAre(Pair("A", R"($x \n # "y")"), Pair("B", "a\nb\t\"c\" \\ $d \\w #e"), Pair("C", ""),
                          Pair("D", "it's")));
}

TEST(ParseEnv, CarriageReturnsAndByteOrderMarkAreNoPartOfAValue) {
  EXPECT_THAT(parse("\xEF\xBB\xBF"
                    "A=1\r\nB='2'\r\n\r\nC=\r\n"),
              ElementsAre(Pair("A", "1"), Pair("B", "2"), Pair("C", "")));
}

TEST(ParseEnv, ReportsEveryProblemWithItsLine) {
  EXPECT_THAT(problems("A=1\n"
                       "words\n"
                       "1B=x\n"
                       "C=\"open\n"
                       "D='x'y\n"
                       "E='x'#y\n"
                       "A=2\n"
                       "=x\n"
                       "B-C=x\r\n"),
              ElementsAre(".env:2: expected NAME=value",
                          ".env:3: expected a name of letters, digits and _ before the =",
                          ".env:4: C: expected a closing quotation mark on the same line",
                          ".env:5: D: expected nothing but a comment after the closing quotation mark",
                          ".env:6: E: expected nothing but a comment after the closing quotation mark",
                          ".env:7: A: expected once, found again (first on line 1)",
                          ".env:8: expected a name of letters, digits and _ before the =",
                          ".env:9: expected a name of letters, digits and _ before the ="));
}

TEST(ParseEnv, NeverShowsAValue) {
  for (const auto* text : {"hunter2", "A='hunter2", "A=\"hunter2", "A='x' hunter2", "hunter2-x=1",
                           "A=1\nA=hunter2", "export hunter2", "A=\"hunter2\\"}) {
    EXPECT_THAT(problems(text), Not(IsEmpty())) << text;
    for (const auto& problem : problems(text)) EXPECT_THAT(problem, Not(HasSubstr("hunter2")));
  }
}

TEST(EnvLookup, TheRealEnvironmentWins) {
  const EnvLookup real = [](std::string_view name) -> std::optional<std::string> {
    if (name == "A") return "real";
    if (name == "B") return "";
    return std::nullopt;
  };
  const auto lookup = with_fallback(real, {{"A", "file"}, {"B", "file"}, {"C", "file"}});
  EXPECT_EQ(lookup("A"), "real");
  EXPECT_EQ(lookup("B"), "");
  EXPECT_EQ(lookup("C"), "file");
  EXPECT_EQ(lookup("D"), std::nullopt);
}

TEST(EnvLookup, ReadsTheProcess) {
  ASSERT_EQ(::setenv("COACH_ENV_TEST", "x", 1), 0);
  EXPECT_EQ(process_environment()("COACH_ENV_TEST"), "x");
  ASSERT_EQ(::unsetenv("COACH_ENV_TEST"), 0);
  EXPECT_EQ(process_environment()("COACH_ENV_TEST"), std::nullopt);
}

}  // namespace
}  // namespace coach
