// From chunks, profile and history to the bytes that reach the provider.

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "worker/turn/chat_body.hpp"
#include "worker/turn/context.hpp"
#include "worker/turn/title.hpp"

namespace coach::worker {
namespace {

TEST(BuildContext, SaysSoWhenNothingWasFound) {
  EXPECT_EQ(build_context({}), "No relevant knowledge found in the database.");
}

TEST(BuildContext, FormatsAsTheReferenceDoes) {
  const std::vector<Chunk> chunks{{"team1c_000", "Station Technique Guide", "Sled Push", "Stay low."},
                                  {"team5_021", "Unknown", "", "Rest."}};
  EXPECT_EQ(build_context(chunks),
            "### Source 1: Station Technique Guide\n**Section**: Sled Push\n\nStay low."
            "\n\n---\n\n"
            "### Source 2: Unknown\n**Section**: \n\nRest.");
}

TEST(FillPrompt, ReplacesPlainly) {
  EXPECT_EQ(fill_prompt("a {context} b {{x}} %s", "1{context}2"), "a 1{context}2 b {{x}} %s");
}

TEST(ChatBody, OrdersTheMessagesAsTheHandOffDoes) {
  const ChatInput input{"system", "Athlete profile: 35yo", {{"user", "q1"}, {"assistant", "a1"}}, "q2"};
  EXPECT_EQ(chat_body({"the-model", 0.7, 1200}, input),
            R"({"model":"the-model","messages":[{"role":"system","content":"system"},)"
            R"({"role":"system","content":"Athlete profile: 35yo"},{"role":"user","content":"q1"},)"
            R"({"role":"assistant","content":"a1"},{"role":"user","content":"q2"}],)"
            R"("temperature":0.7,"max_tokens":1200,"stream":true,"stream_options":{"include_usage":true}})");
}

TEST(ChatBody, LeavesTheAthleteOutWithoutAProfile) {
  const auto body = boost::json::parse(chat_body({"m", 0.7, 1200}, {"system", "", {}, "q \"quoted\"\n"}));
  const auto& messages = body.at("messages").as_array();
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1].at("role").as_string(), "user");
  EXPECT_EQ(messages[1].at("content").as_string(), "q \"quoted\"\n");
}

TEST(ParseHistory, ReadsWhatTheDatabaseSends) {
  const auto history =
      parse_history(R"([{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}])");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].role, "user");
  EXPECT_EQ(history[1].content, "a");
  EXPECT_TRUE(parse_history("[]").empty());
}

TEST(ConversationTitle, FoldsAndCuts) {
  EXPECT_EQ(conversation_title("  How do I\tpace   it? \nSecond line"), "How do I pace it?");
  EXPECT_EQ(conversation_title("What's the best sled push technique? I'm struggling with the heavy sled."),
            "What's the best sled push technique? I'm struggling with\xE2\x80\xA6");
  const std::string word(100, 'a');
  EXPECT_EQ(conversation_title(word), std::string(59, 'a') + "\xE2\x80\xA6");
  EXPECT_EQ(conversation_title(""), "");
}

}  // namespace
}  // namespace coach::worker
