#include "core/config_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "core/units.hpp"

namespace coach {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

enum class Colour { red, green };

struct Settings {
  bool loud = false;
  int count = 1;
  double weight = 0.5;
  milliseconds tick{10};
  std::size_t size = 7;
  std::string name = "default";
  Secret key;
  Colour colour = Colour::red;
  int inner = 3;
};

std::vector<std::string> read(std::string_view text, Settings& settings,
                              std::vector<std::string>* keys = nullptr) {
  ConfigReader reader(text, "a.yaml");
  auto section = reader.section("main");
  section.read("loud", settings.loud);
  section.read("count", settings.count, Between{1, 9});
  section.read("weight", settings.weight, Between{0.0, 2.0});
  section.read("tick", settings.tick, Between<milliseconds>{1ms, 1min});
  section.read_bytes("size", settings.size, Between<std::size_t>{1, 1u << 20});
  section.read("name", settings.name);
  section.read("key", settings.key,
               [](std::string_view key) { return std::string(key == "bad" ? "expected better" : ""); });
  section.read<Colour>("colour", settings.colour, {{"red", Colour::red}, {"green", Colour::green}});
  section.section("deep").read("inner", settings.inner, Between{0, 5});
  if (keys != nullptr) *keys = reader.keys();
  return reader.finish();
}

std::vector<std::string> problems(std::string_view text) {
  Settings settings;
  return read(text, settings);
}

TEST(ConfigReader, ReadsEveryType) {
  Settings settings;
  EXPECT_THAT(read("main:\n  loud: true\n  count: 9\n  weight: 2\n  tick: 2s\n  size: 4KiB\n  name: 'x y'\n"
                   "  key: abc\n  colour: green\n  deep: {inner: 0}\n",
                   settings),
              IsEmpty());
  EXPECT_TRUE(settings.loud);
  EXPECT_EQ(settings.count, 9);
  EXPECT_EQ(settings.weight, 2.0);
  EXPECT_EQ(settings.tick, 2s);
  EXPECT_EQ(settings.size, 4096u);
  EXPECT_EQ(settings.name, "x y");
  EXPECT_EQ(settings.key.reveal(), "abc");
  EXPECT_EQ(settings.colour, Colour::green);
  EXPECT_EQ(settings.inner, 0);
}

TEST(ConfigReader, AbsentKeysKeepTheirDefaults) {
  for (const auto* text :
       {"", "# nothing\n", "main:\n", "main: {}\n", "main:\n  deep:\n", "---\nmain:\n...\n"}) {
    Settings settings;
    EXPECT_THAT(read(text, settings), IsEmpty()) << text;
    EXPECT_EQ(settings.count, 1) << text;
    EXPECT_EQ(settings.name, "default") << text;
    EXPECT_EQ(settings.inner, 3) << text;
  }
}

TEST(ConfigReader, ReportsEveryProblemInTheOrderOfTheLines) {
  Settings settings;
  EXPECT_THAT(
      read("main:\n  tick: 2\n  cuont: 3\n  count: 10\n  loud: yes\n  deep:\n    inner: x\nextra: 1\n",
           settings),
      ElementsAre("a.yaml:2: main.tick: expected a duration from 1ms to 1m with its unit (ms, s, m or h), "
                  "found 2",
                  "a.yaml:3: main.cuont: expected a key of this section, found an unknown one; did you mean "
                  "count?",
                  "a.yaml:4: main.count: expected a whole number from 1 to 9, found 10",
                  "a.yaml:5: main.loud: expected true or false, found yes",
                  "a.yaml:7: main.deep.inner: expected a whole number from 0 to 5, found x",
                  "a.yaml:8: extra: expected a key of this section, found an unknown one"));
  EXPECT_EQ(settings.count, 1) << "a refused value must not be taken";
}

TEST(ConfigReader, RefusesWrongTypes) {
  const auto one = [](std::string_view line) {
    const auto all = problems(fmt::format("main:\n  {}\n", line));
    return all.size() == 1 ? all.front() : fmt::format("{} problems", all.size());
  };
  EXPECT_THAT(one("loud: 1"), HasSubstr("expected true or false, found 1"));
  EXPECT_THAT(one("loud: 'true'"), HasSubstr("found the text \"true\""));
  EXPECT_THAT(one("count: '5'"), HasSubstr("found the text \"5\""));
  EXPECT_THAT(one("count: 5.0"), HasSubstr("expected a whole number"));
  EXPECT_THAT(one("count: 99999999999999999999"), HasSubstr("expected a whole number"));
  EXPECT_THAT(one("count: 5 6"), HasSubstr("found 5 6"));
  EXPECT_THAT(one("count:"), HasSubstr("found nothing"));
  EXPECT_THAT(one("count: 0"), HasSubstr("from 1 to 9"));
  EXPECT_THAT(one("weight: nan"), HasSubstr("expected a number from 0 to 2, found nan"));
  EXPECT_THAT(one("weight: 2.01"), HasSubstr("found 2.01"));
  EXPECT_THAT(one("tick: [1s]"), HasSubstr("found a list"));
  EXPECT_THAT(one("tick: 61s"), HasSubstr("from 1ms to 1m"));
  EXPECT_THAT(one("size: 2MiB"), HasSubstr("expected a size from 1B to 1MiB"));
  EXPECT_THAT(one("size: 1MB"), HasSubstr("found 1MB"));
  EXPECT_THAT(one("name: {a: b}"), HasSubstr("expected text, found a section"));
  EXPECT_THAT(one("name: ~"), HasSubstr("expected text, found nothing"));
  EXPECT_THAT(one("colour: blue"), HasSubstr("expected one of red, green, found blue"));
  EXPECT_THAT(one("deep: 5"), HasSubstr("main.deep: expected a section (keys below it), found a value"));
}

TEST(ConfigReader, RefusesWhatYamlWouldPassOver) {
  EXPECT_THAT(problems("main:\n  count: 2\n  count: 3\n"),
              ElementsAre("a.yaml:3: count: expected once, found again (first on line 2)"));
  EXPECT_THAT(problems("main:\n  count: 2\n---\nmain:\n  count: 3\n"),
              ElementsAre(HasSubstr("expected one document, found another one")));
  EXPECT_THAT(problems("main: &a\n  deep: *a\n"),
              ElementsAre(HasSubstr("a.yaml:2: expected a value, found an alias")));
  EXPECT_THAT(problems("main:\n  ? [a]\n  : 1\n").front(), HasSubstr("expected a name as the key"));
  EXPECT_THAT(problems("main:\n  ? {a: 1}\n  : 1\n").front(), HasSubstr("expected a name as the key"));
}

TEST(ConfigReader, TextThatIsNoConfigurationIsAProblemWithItsLine) {
  EXPECT_THAT(problems("main:\n  count: 2\n  name: \"open\n"),
              ElementsAre(HasSubstr("a.yaml:3: expected YAML")));
  EXPECT_THAT(problems("main:\n  name: 'open\n  count: 2\n\n"), ElementsAre(HasSubstr("expected YAML")));
  EXPECT_THAT(problems("just words"), ElementsAre("a.yaml:1: expected sections and keys (name: value), found "
                                                  "something else"));
  EXPECT_THAT(problems("- a\n- b\n"), ElementsAre(HasSubstr("expected sections and keys")));
}

TEST(ConfigReader, DeeplyNestedTextIsRefusedNotFollowed) {
  EXPECT_THAT(problems("main: " + std::string(100'000, '[')), Not(IsEmpty()));
  EXPECT_THAT(problems("main: " + std::string(100'000, '{')), Not(IsEmpty()));
}

TEST(ConfigReader, RequiredKeys) {
  const auto required = [](std::string_view text) {
    ConfigReader reader(text, "a.yaml");
    std::string name;
    auto section = reader.section("main");
    section.read("name", name);
    section.require("name");
    return reader.finish();
  };
  EXPECT_THAT(required("main: {name: x}"), IsEmpty());
  EXPECT_THAT(required("\nmain:\n"), ElementsAre("a.yaml:2: main.name: expected a value, found no such key"));
  EXPECT_THAT(required(""), ElementsAre("a.yaml:1: main.name: expected a value, found no such key"));
  EXPECT_THAT(required("main: \"open"), ElementsAre(HasSubstr("expected YAML"))) << "no noise beside it";
}

TEST(ConfigReader, ProblemsOfTheCallerStandAtTheKeysLine) {
  ConfigReader reader("main:\n  low: 1\n\n  high: 0\n", "a.yaml");
  int value = 0;
  auto section = reader.section("main");
  section.read("low", value, Between{0, 9});
  section.read("high", value, Between{0, 9});
  reader.section("main").problem("high", "expected more");
  section.problem("absent", "expected some");
  EXPECT_THAT(reader.finish(),
              ElementsAre("a.yaml:1: main.absent: expected some", "a.yaml:4: main.high: expected more"));
}

TEST(ConfigReader, TellsWhichKeysThereAre) {
  Settings settings;
  std::vector<std::string> keys;
  read("", settings, &keys);
  EXPECT_THAT(keys, ElementsAre("main.loud", "main.count", "main.weight", "main.tick", "main.size",
                                "main.name", "main.key", "main.colour", "main.deep.inner"));
}

TEST(ConfigReader, NeverShowsASecret) {
  const std::string secret = "hunter2-hunter2-hunter2-hunter2-hunter2";
  for (const auto* form : {"main:\n  key: [{}]\n",
                           "main:\n  key: {{{}: 1}}\n",
                           "main:\n  key: {{{}}}\n",
                           "main:\n  kee: {}\n",
                           "main:\n  key: \"{}\n",
                           "main:\n  key: *{}\n",
                           "main:\n  key: \"\\q{}\"\n",
                           "main:\n  key: \"\\x{}\"\n",
                           "main:\n  {}\n",
                           "main: {}\n",
                           "main: [{}]\n",
                           "{}\n",
                           "{}: 1\n",
                           "main:\n  {}: 1\n",
                           "main:\n  key: a: {}\n",
                           "main:\n  key: {}\n  key: {}\n",
                           "main:\n  {}: 1\n  {}: 1\n",
                           "%YAML {}\n---\n",
                           "key: @{}\n",
                           "main:\n\tkey: {}\n"}) {
    std::string text = form;
    for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 1)) text.erase(at, 1);
    for (auto at = text.find("{}"); at != std::string::npos; at = text.find("{}", at))
      text.replace(at, 2, secret);
    for (auto at = text.find("}}"); at != std::string::npos; at = text.find("}}", at + 1)) text.erase(at, 1);
    const auto found = problems(text);
    EXPECT_THAT(found, Not(IsEmpty())) << text;
    for (const auto& problem : found) EXPECT_THAT(problem, Not(HasSubstr("hunter2"))) << text;
  }
  EXPECT_THAT(problems("main:\n  key: bad\n"), ElementsAre("a.yaml:2: main.key: expected better"));
}

TEST(Secret, PrintsAsStars) {
  const Secret secret("hunter2");
  std::ostringstream out;
  out << secret;
  EXPECT_EQ(out.str(), "***");
  EXPECT_EQ(fmt::format("{}", secret), "***");
  EXPECT_EQ(secret.reveal(), "hunter2");
  EXPECT_EQ(testing::PrintToString(secret), "***");
}

TEST(Units, ParseAndFormat) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("15s"), 15s);
  EXPECT_EQ(parse_duration("2m"), 2min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_bytes("1MiB"), 1u << 20);
  for (const auto* text : {"", "15", "s", "-1s", "1.5s", " 1s", "1 s", "1S", "99999999999999999999s",
                           "9223372036854775807h", "1d"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
  for (const auto* text : {"", "1", "1MB", "17179869184GiB"})
    EXPECT_EQ(parse_bytes(text), std::nullopt) << text;
  EXPECT_EQ(format_duration(90s), "90s");
  EXPECT_EQ(format_duration(120s), "2m");
  EXPECT_EQ(format_duration(1001ms), "1001ms");
  EXPECT_EQ(format_duration(0ms), "0ms");
  EXPECT_EQ(format_duration(-5s), "-5s");
  EXPECT_EQ(format_bytes(3u << 20), "3MiB");
  EXPECT_EQ(format_bytes(1000), "1000B");
}

}  // namespace
}  // namespace coach
