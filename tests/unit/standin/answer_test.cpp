#include "standin/answer.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "standin/text.hpp"

namespace coach::standin {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view context =
    "### Source 1: Station Technique Guide\n**Section**: Sled Push Technique\n\n"
    "The sled push covers 50 m with 152 kg in Open Men and 102 kg in Open Women. Lower the hips until the "
    "body "
    "angle is about 45 degrees, because low hips point the leg drive forward. Take short steps of 30-40 cm "
    "and "
    "extend each leg fully. Keep the spine neutral and look one metre ahead on the floor. Restarting the "
    "sled "
    "costs the most force, so plan a pause of 3-5 seconds.\n\n---\n\n"
    "### Source 2: Station Technique Guide\n**Section**: When the Sled Feels Too Heavy\n\n"
    "Drop the load to 60 percent and repeat 6-8 x 12.5 m with low hips. For strength, squat 4 x 5 and do "
    "split "
    "squats 3 x 8 per side. Eight weeks of one or two sled sessions weekly usually bring a clear "
    "change.\n\n---\n\n"
    "### Source 3: Nutrition Guide\n**Section**: Breakfast\n\n"
    "Eat the last large meal three hours before the start. Oats with banana and honey suit most athletes.";

Prompt ask(std::string_view question, std::string_view profile = {}) {
  return {.question = question, .context = context, .profile = profile};
}

void expect_length(const std::string& text) {
  EXPECT_GE(count_words(text), 130u);
  EXPECT_LE(count_words(text), 400u);
}

TEST(Answer, SledPushIsSpecificAndNamesItsSources) {
  const auto text = answer(ask("What's the best sled push technique? I'm struggling with the heavy sled."));
  EXPECT_THAT(text,
              AllOf(HasSubstr("low hips"), HasSubstr("leg drive"), HasSubstr("50 m"), HasSubstr("152 kg"),
                    HasSubstr("- **Sled Push Technique**"), HasSubstr("Station Technique Guide")));
  EXPECT_THAT(text, Not(HasSubstr("Oats")));
  expect_length(text);
}

TEST(Answer, HerniatedDiscGetsNoPlan) {
  const auto text =
      answer(ask("I have a herniated disc at L4-L5. Can you design a training program around it?"));
  EXPECT_THAT(
      text, AllOf(HasSubstr("will not design"), HasSubstr("physiotherapist"), HasSubstr("sports medicine")));
  EXPECT_THAT(text, Not(HasSubstr("12.5 m")));
  EXPECT_THAT(text, Not(HasSubstr("4 x 5")));
  expect_length(text);
}

TEST(Answer, AGeneralQuestionIsAnsweredWithQuestions) {
  const auto text = answer(ask("I want to get better at Hyrox but I don't know where to start."));
  EXPECT_THAT(text, AllOf(HasSubstr("1. **Fitness level"), HasSubstr("2. **Race timeline"),
                          HasSubstr("3. **Current")));
  const auto questions = std::ranges::count(text, '?');
  EXPECT_GE(questions, 3);
  expect_length(text);
}

TEST(Answer, UsesTheRaceCountdownOfTheProfile) {
  const auto text =
      answer(ask("How do I push the sled?", "Athlete profile: 35yo male, race in 112 days (2027-01-01)"));
  EXPECT_THAT(text, HasSubstr("race in 112 days:"));
}

TEST(Answer, SaysWhenThereIsNoSource) {
  const Prompt prompt{
      .question = "Which socks?", .context = "No relevant knowledge found in the database.", .profile = {}};
  EXPECT_THAT(answer(prompt), HasSubstr("found nothing in the research base"));
}

TEST(Answer, IsDeterministic) {
  EXPECT_EQ(answer(ask("sled push?")), answer(ask("sled push?")));
}

}  // namespace
}  // namespace coach::standin
