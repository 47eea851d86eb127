#include "worker/turn/athlete_profile.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days today{std::chrono::year_month_day{2026y, std::chrono::November, 23d}};

std::string summary(const char* json) {
  return athlete_summary(boost::json::parse(json), today);
}

TEST(AthleteSummary, SaysEverythingTheReferenceSays) {
  EXPECT_EQ(summary(R"({"age": 35, "sex": "male", "weight_kg": 80,
                        "training_history": {"run_mpw": 40, "strength_days": 4, "experience": "intermediate"},
                        "race_date": "2027-03-15", "goal_time_minutes": 80,
                        "injuries_limitations": ["left knee", "tight calves"]})"),
            "Athlete profile: 35yo male, 80kg, runs 40 mi/week, 4 strength days/week, intermediate level, "
            "race in 112 days (2027-03-15), goal: 80 min, limitations: left knee, tight calves");
}

TEST(AthleteSummary, IsEmptyWithoutAProfileOrFacts) {
  EXPECT_EQ(summary("null"), "");
  EXPECT_EQ(summary("{}"), "");
  EXPECT_EQ(summary(R"({"age": null, "sex": "male", "weight_kg": null, "training_history": null,
                        "race_date": null, "goal_time_minutes": null, "injuries_limitations": null})"),
            "");
}

TEST(AthleteSummary, PrintsNumbersAsJsonDoes) {
  EXPECT_EQ(summary(R"({"weight_kg": 80.0})"), "Athlete profile: 80kg");
  EXPECT_EQ(summary(R"({"weight_kg": 72.5})"), "Athlete profile: 72.5kg");
  EXPECT_EQ(summary(R"({"goal_time_minutes": 8.0e1})"), "Athlete profile: goal: 80 min");
  EXPECT_EQ(summary(R"({"training_history": {"run_mpw": "40"}})"), "Athlete profile: runs 40 mi/week");
}

TEST(AthleteSummary, ANullLeavesNoTrailingBlank) {
  EXPECT_EQ(summary(R"({"age": 35, "sex": null})"), "Athlete profile: 35yo");
  EXPECT_EQ(summary(R"({"age": 35})"), "Athlete profile: 35yo");
}

TEST(AthleteSummary, ZeroAndEmptyCountAsAbsent) {
  EXPECT_EQ(summary(R"({"age": 0, "weight_kg": 0, "training_history": {"run_mpw": 0, "experience": ""},
                        "injuries_limitations": [], "goal_time_minutes": 75})"),
            "Athlete profile: goal: 75 min");
}

TEST(AthleteSummary, CountsDownAndLeavesOutAPastRace) {
  EXPECT_EQ(summary(R"({"race_date": "2026-11-24"})"), "Athlete profile: race in 1 days (2026-11-24)");
  EXPECT_EQ(summary(R"({"race_date": "2026-11-23"})"), "Athlete profile: race in 0 days (2026-11-23)");
  EXPECT_EQ(summary(R"({"race_date": "2026-11-22"})"), "");
  EXPECT_EQ(summary(R"({"race_date": "infinity"})"), "");
  EXPECT_EQ(summary(R"({"race_date": "2026-02-30"})"), "");
}

TEST(AthleteSummary, IgnoresWhatIsNotOfTheExpectedForm) {
  EXPECT_EQ(summary(R"({"age": [1], "training_history": "a lot", "injuries_limitations": "knee",
                        "weight_kg": {"kg": 80}})"),
            "");
  EXPECT_EQ(summary(R"({"injuries_limitations": [null, "", 7, "knee"]})"),
            "Athlete profile: limitations: knee");
}

std::string of_text(const std::string& json) {
  return athlete_summary(parse_profile(json), today);
}

std::string many(std::size_t count, std::string_view piece) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

TEST(AthleteSummary, IsBoundedWhateverTheRowHolds) {
  const auto level =
      summary((R"({"training_history": {"experience": ")" + many(400'000, "x") + "\"}}").c_str());
  EXPECT_EQ(level, "Athlete profile: " + many(59, "x") + "… level");
  // Cut between characters, and never in the middle of one.
  EXPECT_EQ(of_text(R"({"injuries_limitations": [")" + many(5'000, "é") + "\"]}"),
            "Athlete profile: limitations: " + many(199, "é") + "…");
  EXPECT_EQ(of_text(R"({"injuries_limitations": [")" + many(200, "é") + "\"]}"),
            "Athlete profile: limitations: " + many(200, "é"));
  const auto all = of_text(R"({"sex": ")" + many(9'000, "s") + R"(", "age": 35, "injuries_limitations": [")" +
                           many(10'000, "knee\",\"") + "\"]}");
  EXPECT_EQ(all, "Athlete profile: 35yo " + many(59, "s") + "…, limitations: " + many(19, "knee, ") + "knee");
  const auto longest =
      of_text(R"({"injuries_limitations": [")" + many(30, many(1'000, "€") + "\",\"") + "\"]}");
  EXPECT_LE(longest.size(), 3 * 5'000u);
  EXPECT_TRUE(longest.ends_with("…"));
}

TEST(AthleteSummary, LeavesOutNumbersThatAreNone) {
  EXPECT_EQ(of_text(R"({"weight_kg": 1e300, "age": 1e9, "goal_time_minutes": -1e7})"), "");
  EXPECT_EQ(of_text(R"({"age": 35, "weight_kg": 1)" + many(400, "0") + "}").find("0kg"), std::string::npos);
}

TEST(AthleteSummary, AProfileThatCannotBeReadIsAbsent) {
  EXPECT_EQ(of_text(R"({"age": 35, "training_history": )" + many(5'000, "[") + many(5'000, "]") + "}"), "");
  for (const auto* text : {"", "{", "nonsense", R"({"age": 1e99999999999})"})
    EXPECT_EQ(of_text(text), "") << text;
  EXPECT_EQ(of_text(R"({"age": 35})"), "Athlete profile: 35yo");
}

}  // namespace
}  // namespace coach::worker
