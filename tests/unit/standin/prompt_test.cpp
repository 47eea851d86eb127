#include "standin/prompt.hpp"

#include <gtest/gtest.h>

#include "standin/situation.hpp"

namespace coach::standin {
namespace {

std::string system_prompt(std::string_view context) {
  return "You are Coach K.\n\n## Retrieved Knowledge\n\n" + std::string(context) +
         "\n\nUse this to ground your response with specific data.";
}

Situation situation(std::string question, std::string profile = {}, bool history = false) {
  std::vector<ChatMessage> messages{{"system", system_prompt("x")}};
  if (!profile.empty()) messages.push_back({"system", std::move(profile)});
  if (history) {
    messages.push_back({"user", "hello"});
    messages.push_back({"assistant", "What is your level?"});
  }
  messages.push_back({"user", std::move(question)});
  return situation_of(read_prompt(messages));
}

TEST(Prompt, ReadsTheLastContextTheProfileAndTheQuestion) {
  const std::vector<ChatMessage> messages{{"system", system_prompt("old")},
                                          {"system", system_prompt("new")},
                                          {"system", "Athlete profile: 35yo male"},
                                          {"user", "first"},
                                          {"assistant", "answer"},
                                          {"user", "second"}};
  const auto prompt = read_prompt(messages);
  EXPECT_EQ(prompt.context, "new");
  EXPECT_EQ(prompt.profile, "Athlete profile: 35yo male");
  EXPECT_EQ(prompt.question, "second");
  EXPECT_TRUE(prompt.has_history);
}

TEST(Prompt, ReadsSources) {
  const auto sources = read_sources(
      "### Source 1: Guide: Part A\n**Section**: Sled\n\nText one.\n\n---\n\nstill one\n\n---\n\n"
      "### Source 2: Other\n**Section**: \n\nText two.");
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[0].name, "Guide: Part A");
  EXPECT_EQ(sources[0].section, "Sled");
  EXPECT_EQ(sources[0].content, "Text one.\n\n---\n\nstill one");
  EXPECT_EQ(sources[1].section, "");
  EXPECT_EQ(sources[1].content, "Text two.");
  EXPECT_TRUE(read_sources("No relevant knowledge found in the database.").empty());
}

TEST(Situation, FollowsTheSystemPromptsRules) {
  EXPECT_EQ(situation("What's the best sled push technique?"), Situation::direct);
  EXPECT_EQ(situation("I have a herniated disc. Can you design a program?"), Situation::medical);
  EXPECT_EQ(situation("Six weeks after surgery, may I do wall balls?"), Situation::medical);
  EXPECT_EQ(situation("I want to get better at Hyrox but I don't know where to start."),
            Situation::ask_first);
  EXPECT_EQ(situation("What's more important, running or strength?"), Situation::depends);
}

TEST(Situation, WhatIsKnownNeedNotBeAsked) {
  const std::string question = "I don't know where to start.";
  EXPECT_EQ(situation(question), Situation::ask_first);
  EXPECT_EQ(situation(question, "Athlete profile: 35yo male"), Situation::direct);
  EXPECT_EQ(situation(question, "", true), Situation::direct);
  EXPECT_EQ(situation("I don't know where to start with wall balls."), Situation::direct);
  EXPECT_EQ(situation("I run 40 km a week, where do I start?"), Situation::direct);
}

TEST(Situation, ADiagnosisInTheProfileForbidsPlansOnly) {
  const std::string profile = "Athlete profile: 35yo, limitations: torn ACL";
  EXPECT_EQ(situation("Write me a training plan", profile), Situation::medical);
  EXPECT_EQ(situation("How long is the row?", profile), Situation::direct);
}

}  // namespace
}  // namespace coach::standin
