#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "worker/export/anonymise.hpp"
#include "worker/export/training_line.hpp"

namespace coach::worker {
namespace {

std::string clean(std::string_view text, const std::vector<std::string>& names = {}) {
  return anonymise(text, names);
}

TEST(Anonymise, NamesGoWhateverTheirCase) {
  EXPECT_EQ(clean("I'm Anna. ANNA LINDQVIST, or anna!", {"Anna Lindqvist"}),
            "I'm [name]. [name], or [name]!");
  EXPECT_EQ(clean("Annabel and Hanna stay", {"Anna"}), "Annabel and Hanna stay");
  EXPECT_EQ(clean("Zo\xC3\xAB runs, Zo\xC3\xABs too", {"Zo\xC3\xAB"}), "[name] runs, Zo\xC3\xABs too");
  EXPECT_EQ(clean("ZO\xC3\x8B and \xC3\x85SA", {"Zo\xC3\xAB \xC3\x85sa"}), "[name] and [name]");
  EXPECT_EQ(clean("Anna, or Anna-Lena; Mr O'Brien, Brien", {"Anna-Lena O'Brien"}),
            "[name], or [name]; Mr [name], [name]");
  EXPECT_EQ(clean("Go on, Bo", {"Bo"}), "Go on, Bo") << "two letters are a word as well";
}

TEST(Anonymise, AddressesGo) {
  EXPECT_EQ(clean("write to anna.l+hyrox@example.co.uk."), "write to [email].");
  EXPECT_EQ(clean("see https://strava.com/athletes/123?x=1, or www.example.org"), "see [link], or [link]");
  EXPECT_EQ(clean("follow @anna_runs. "), "follow [name]. ");
}

TEST(Anonymise, TelephoneNumbersGo) {
  EXPECT_EQ(clean("call +46 70-123 45 67 now"), "call [phone] now");
  EXPECT_EQ(clean("(0171) 234 567 8"), "[phone]");
  EXPECT_EQ(clean("0701234567"), "[phone]");
  EXPECT_EQ(clean("555-123-4567, (555) 123-4567."), "[phone], [phone].");
}

TEST(Anonymise, TrainingStays) {
  const std::string_view plan =
      "8 x 1 km at 4:15/km, sled 152 kg 50 m, 100 wall balls in 6:30; race on 2026-11-23, goal 1:19:59, 3 @ "
      "80 %; "
      "sets of 12 10 8 6 reps, 1000 m ski, 3-2-1 tempo "
      "(2026-11-23), (10 10 20 20 30)";
  EXPECT_EQ(clean(plan, {"Anna Lindqvist"}), plan);
}

TrainingConversation conversation() {
  TrainingConversation made;
  made.names = {"Anna"};
  made.athlete = "Athlete profile: 35yo female";
  made.turns = {{"I'm Anna, hi", "Hi Anna", false}, {"Sled?", "Low hips.", true}, {"And?", "More.", false}};
  return made;
}

TEST(TrainingLine, IsAConversationWithoutTheAthlete) {
  EXPECT_EQ(
      training_line(conversation(), false),
      R"({"messages":[{"role":"user","content":"I'm [name], hi"},{"role":"assistant","content":"Hi [name]","weight":0},)"
      R"({"role":"user","content":"Sled?"},{"role":"assistant","content":"Low hips."}]})"
      "\n");
}

TEST(TrainingLine, DetailsStayWhenAskedFor) {
  auto with_system = conversation();
  with_system.system = "You are Coach K.";
  const auto line = boost::json::parse(training_line(with_system, true));
  const auto& messages = line.at("messages").as_array();
  ASSERT_EQ(messages.size(), 6u);
  EXPECT_EQ(messages[0].at("content").as_string(), "You are Coach K.");
  EXPECT_EQ(messages[1].at("content").as_string(), "Athlete profile: 35yo female");
  EXPECT_EQ(messages[2].at("content").as_string(), "I'm Anna, hi");
}

TEST(TrainingLine, WithoutAChosenReplyThereIsNoExample) {
  TrainingConversation none;
  none.turns = {{"a", "b", false}};
  EXPECT_EQ(training_line(none, false), "");
}

}  // namespace
}  // namespace coach::worker
