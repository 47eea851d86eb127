// What of a profile reaches the prompt: bounded, on the athlete's own day, whatever the row holds.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/export/export.hpp"

namespace coach::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class Profile : public WorkerFixture {
 protected:
  std::string save(const std::string& what) {
    return database.try_as("authenticated", user_id, "update athlete_profiles set " + what);
  }
  // As rows are that were written before there were rules.
  void save_past_the_rules(const std::string& what) {
    database.run("alter table athlete_profiles disable trigger profiles_check; update athlete_profiles set " +
                 what + "; alter table athlete_profiles enable trigger profiles_check");
  }
  // The athlete's line in the prompt of a new question; "" without one.
  std::string told() {
    if (!provider) start_provider(), start_worker();
    const auto id = ask("How do I pace the sled?");
    const auto row = wait_until_final(id);
    EXPECT_EQ(row.status, "complete") << row.error;
    const auto bodies = provider->bodies("chat/completions");
    if (bodies.empty()) return "the provider was not asked";
    const auto body = boost::json::parse(bodies.back());
    std::string line;
    for (const auto& message : body.at("messages").as_array()) {
      const std::string text(message.at("content").as_string());
      if (text.starts_with("Athlete profile:")) line = text;
    }
    return line;
  }
};

TEST_F(Profile, WhatIsOutOfBoundsIsRefused) {
  for (const char* what : {"weight_kg = 'NaN'",
                           "weight_kg = 'Infinity'",
                           "weight_kg = '-Infinity'",
                           "weight_kg = 0",
                           "weight_kg = 501",
                           "weight_kg = ('80.' || repeat('1', 1000))::numeric",
                           "height_cm = 'NaN'",
                           "height_cm = 301",
                           "goal_time_minutes = 'NaN'",
                           "goal_time_minutes = 'Infinity'",
                           "goal_time_minutes = 0",
                           "weekly_availability_hours = 'NaN'",
                           "weekly_availability_hours = 169",
                           "age = 0",
                           "age = 131",
                           "age = -5",
                           "race_date = 'infinity'",
                           "race_date = '9999-12-31'",
                           "display_name = repeat('x', 201)",
                           "current_phase = repeat('x', 101)",
                           "injuries_limitations = array[repeat('x', 201)]",
                           "injuries_limitations = array_fill('knee'::text, array[21])",
                           "injuries_limitations = array[['a', repeat('x', 201)]]",
                           "equipment_available = array_fill('sled'::text, array[51])",
                           "equipment_available = array[repeat('x', 400000)]",
                           "training_history = jsonb_build_object('notes', repeat('x', 17000))",
                           "training_history = jsonb_build_object('experience', repeat('x', 61))",
                           "training_history = '{\"run_mpw\": 1e400}'",
                           "training_history = '{\"strength_days\": -1}'",
                           "preferences = jsonb_build_object('notes', repeat('x', 17000))",
                           "sex = 'x'",
                           "time_zone = 'Mars/Olympus'",
                           "time_zone = 'foo+3'",
                           "time_zone = 'PST'",
                           "time_zone = ''",
                           "time_zone = 'UTC+25'",
                           "time_zone = '+02'",
                           "time_zone = 'Foo/Bar3'",
                           "time_zone = repeat('Europe/', 1000) || 'Berlin'",
                           "time_zone = '''; drop table messages; --'"}) {
    EXPECT_EQ(save(what), "23514") << what;
  }
}

TEST_F(Profile, WhatIsWithinBoundsIsKept) {
  for (const char* what :
       {"weight_kg = 81.6466266", "height_cm = 185.42", "age = 100, sex = 'other', goal_time_minutes = 480",
        "weekly_availability_hours = 0.5", "race_date = '2027-03-06'", "display_name = repeat('é', 200)",
        "injuries_limitations = array_fill(repeat('é', 200), array[20])", "injuries_limitations = '{}'",
        "training_history = '{\"run_mpw\": 0, \"strength_days\": 7, \"experience\": \"advanced\", \"more\": "
        "[1]}'",
        "preferences = '{\"units\": \"metric\"}'", "time_zone = 'Europe/Berlin'", "time_zone = 'Etc/GMT+5'",
        "time_zone = 'UTC'", "time_zone = 'America/Argentina/Buenos_Aires'", "time_zone = 'Asia/Kolkata'",
        "time_zone = null",
        "weight_kg = null, training_history = null, injuries_limitations = null, age = null"}) {
    EXPECT_EQ(save(what), "") << what;
  }
}

TEST_F(Profile, TheRefusalIsASentence) {
  try {
    database.run("update athlete_profiles set weight_kg = 'NaN'");
    FAIL() << "NaN was taken";
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), HasSubstr("The weight must be from 1 to 500 kg."));
  }
  try {
    database.run("update athlete_profiles set time_zone = 'Mars/Olympus'");
    FAIL() << "Mars was taken";
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), HasSubstr("There is no time zone \"Mars/Olympus\"."));
  }
}

TEST_F(Profile, AnOldRowMayBeChangedWhereItIsRightOrMadeRight) {
  save_past_the_rules(
      "weight_kg = 'NaN', injuries_limitations = array[repeat('x', 5000)], time_zone = 'Old/Zone'");
  EXPECT_EQ(save("age = 35"), "");
  EXPECT_EQ(save("weight_kg = 'Infinity'"), "23514");
  EXPECT_EQ(save("weight_kg = 80, time_zone = 'Europe/Berlin'"), "");
  EXPECT_EQ(save("injuries_limitations = array[repeat('y', 5000)]"), "23514");
}

TEST_F(Profile, AnOldRowIsCutInThePrompt) {
  save_past_the_rules(
      "age = 35, sex = 'male', weight_kg = 'NaN', goal_time_minutes = 'Infinity', race_date = 'infinity', "
      "training_history = jsonb_build_object('run_mpw', 40, 'experience', repeat('é', 400000)), "
      "injuries_limitations = array_fill(repeat('k', 5000), array[500])");
  std::string level, limit;
  for (int i = 0; i < 59; ++i) level += "é";
  limit = std::string(199, 'k') + "…";
  auto limits = limit;
  for (int i = 1; i < 20; ++i) limits += ", " + limit;
  EXPECT_EQ(told(),
            "Athlete profile: 35yo male, runs 40 mi/week, " + level + "… level, limitations: " + limits);
}

TEST_F(Profile, HostileJsonFailsNobody) {
  const std::string deep = "(repeat('[', 3000) || repeat(']', 3000))::jsonb";
  save_past_the_rules("age = 35, training_history = jsonb_build_object('run_mpw', " + deep +
                      ", 'strength_days', 4, 'experience', 'advanced', 'more', " + deep + ")");
  EXPECT_EQ(told(), "Athlete profile: 35yo, 4 strength days/week, advanced level");
  save_past_the_rules("training_history = " + deep);
  EXPECT_EQ(told(), "Athlete profile: 35yo");
  for (const char* number : {"1e400", "-1e400", "1e131071", "1e-400", "123456789012345678901234567890"}) {
    save_past_the_rules(
        fmt::format("training_history = '{{\"run_mpw\": {}, \"experience\": \"advanced\"}}'", number));
    EXPECT_EQ(told(), "Athlete profile: 35yo, advanced level") << number;
  }
  save_past_the_rules(
      R"(training_history = '{"run_mpw": {"a": 1}, "strength_days": true, "experience": "a\tb"}')");
  EXPECT_EQ(told(), "Athlete profile: 35yo, a\tb level");
}

TEST_F(Profile, HostileJsonStopsNoExport) {
  start_provider();
  start_worker();
  wait_until_final(ask("hello"));
  save_past_the_rules("age = 35, training_history = (repeat('[', 3000) || repeat(']', 3000))::jsonb");
  pg::Connection connection(context.get_executor());
  ASSERT_TRUE(
      run_until_done(context, connection.connect(database.admin_url(), "test", std::chrono::seconds(5))));
  worker::ExportOptions options;
  options.keep_athlete_details = true;
  options.statuses = {"complete"};
  std::string text;
  const auto lines =
      run_until_done(context, worker::export_conversations(connection, options, [&](std::string_view line) {
                       text += line;
                       return true;
                     }));
  ASSERT_TRUE(lines) << lines.error();
  EXPECT_EQ(*lines, 1);
  EXPECT_THAT(text, HasSubstr("Athlete profile: 35yo"));
}

TEST_F(Profile, TheCountdownIsOfTheAthletesDay) {
  // At one instant it is three days in the world.
  const auto day = [&](const char* zone) {
    return database.value(fmt::format("select coach.day_in('2026-11-30 10:30:00+00', {})", zone));
  };
  EXPECT_EQ(day("'Pacific/Kiritimati'"), "2026-12-01");
  EXPECT_EQ(day("null"), "2026-11-30");
  EXPECT_EQ(day("'Pacific/Pago_Pago'"), "2026-11-29");
  EXPECT_EQ(day("'Old/Zone'"), "2026-11-30") << "what this server does not know is UTC";

  database.run("update athlete_profiles set race_date = (now() at time zone 'utc')::date + 100");
  const auto expected = [&](const char* offset) {
    return database.value(
        fmt::format("select format('Athlete profile: race in %s days (%s)', race_date - "
                    "((now() at time zone 'utc') + interval '{}')::date, race_date) "
                    "from athlete_profiles",
                    offset));
  };
  for (const auto& [zone, offset] :
       {std::pair("'Pacific/Kiritimati'", "14 hours"), std::pair("'Pacific/Pago_Pago'", "-11 hours"),
        std::pair("null", "0 hours")}) {
    ASSERT_EQ(save(fmt::format("time_zone = {}", zone)), "");
    const auto before = expected(offset);  // midnight may come in between
    EXPECT_THAT(told(), AnyOf(before, expected(offset))) << zone;
  }
  save_past_the_rules("time_zone = 'Old/Zone'");
  const auto before = expected("0 hours");
  EXPECT_THAT(told(), AnyOf(before, expected("0 hours")));
}

}  // namespace
}  // namespace coach::testing
