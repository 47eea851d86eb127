#include "relay/api/reply_progress.hpp"

#include <gtest/gtest.h>

#include "relay/api/request_body.hpp"

namespace coach::relay {
namespace {

const std::string id = "5bd8a1f0-1111-4222-8333-444455556666";

ReplyRow row(std::string content, std::string status = "streaming", std::string error = {}) {
  return {id, std::move(status), std::move(content), std::move(error), 1};
}

TEST(ReplyProgress, SendsOnlyWhatIsNew) {
  ReplyProgress progress;
  EXPECT_EQ(progress.events_for(row("")), "");
  EXPECT_EQ(progress.events_for(row("Lä\n")), "id: " + id + ":4\ndata: {\"token\": \"Lä\\n\"}\n\n");
  EXPECT_EQ(progress.events_for(row("Lä\n")), "");
  EXPECT_EQ(progress.events_for(row("Lä\nx", "complete")),
            "id: " + id + ":5\ndata: {\"token\": \"x\"}\n\ndata: [DONE]\n\n");
}

TEST(ReplyProgress, GoesOnWhereAClientWas) {
  EXPECT_EQ(ReplyProgress(2).events_for(row("abcd")), "id: " + id + ":4\ndata: {\"token\": \"cd\"}\n\n");
  EXPECT_EQ(ReplyProgress(4).events_for(row("abcd", "cancelled")), "data: [DONE]\n\n");
}

TEST(ReplyProgress, TellsThatTheTextBeganAnew) {
  const auto restart = "event: restart\nid: " + id + ":0\ndata: {\"token\": \"\"}\n\n";
  EXPECT_EQ(ReplyProgress(9).events_for(row("ab")),
            restart + "id: " + id + ":2\ndata: {\"token\": \"ab\"}\n\n");
  // An offset inside a character is none that we gave out for this text.
  EXPECT_TRUE(ReplyProgress(1).events_for(row("ä")).starts_with(restart));
}

TEST(ReplyProgress, NeverContinuesOneTextWithAnother) {
  ReplyProgress progress;
  progress.events_for(row("The sled"));
  // Lost its worker and begun anew, and longer already when it is looked at again.
  EXPECT_EQ(progress.events_for(row("Push low and steady")),
            "event: restart\nid: " + id + ":0\ndata: {\"token\": \"\"}\n\nid: " + id +
                ":19\ndata: {\"token\": \"Push low and steady\"}\n\n");
}

TEST(ReplyProgress, SaysWhyAReplyFailed) {
  EXPECT_EQ(ReplyProgress().events_for(row("", "failed", "Try \"again\".")),
            "data: {\"token\": \"\", \"error\": \"Try \\\"again\\\".\"}\n\ndata: [DONE]\n\n");
}

TEST(ParseReplyRow, ReadsTheFirstRow) {
  const auto some =
      parse_reply_row(R"([{"id":"a","status":"queued","content":"","error":null,"revision":3}])");
  ASSERT_TRUE(some && *some);
  EXPECT_EQ((*some)->revision, 3);
  EXPECT_FALSE(*parse_reply_row("[]"));
  EXPECT_FALSE(parse_reply_row("{}"));
  EXPECT_FALSE(parse_reply_row("[{}]"));
}

TEST(ParseEventId, AcceptsItsOwnOnly) {
  EXPECT_EQ(parse_event_id(id + ":17")->sent, 17u);
  for (const auto& text : {id, id + ":", id + ":-1", id + ":1x", std::string("x:1"), id + "):1"}) {
    EXPECT_FALSE(parse_event_id(text)) << text;
  }
}

TEST(RequestBody, NamesWhatIsWrong) {
  EXPECT_EQ(parse_chat_request(R"({"message":"hi","conversation_id":null})")->message, "hi");
  EXPECT_EQ(parse_chat_request(R"({"message":"hi","conversation_id":")" + id + "\"}")->conversation_id, id);
  EXPECT_FALSE(parse_chat_request(R"({"message":"hi","conversation_id":"1)or(1"})"));
  EXPECT_FALSE(parse_chat_request(R"({"conversation_id":null})"));
  EXPECT_FALSE(parse_chat_request("[]"));
  EXPECT_EQ(profile_row(R"({"age":3,"id":"x"})", "u"), R"({"age":3,"user_id":"u"})");
  EXPECT_EQ(profile_row(R"({"user_id":"other"})", "u").error(), "There is no field \"user_id\".");
  EXPECT_EQ(workout_row(R"({"date":"2026-11-24","session_type":"run"})", "a"),
            R"({"date":"2026-11-24","session_type":"run","athlete_id":"a"})");
  EXPECT_FALSE(workout_row(R"({"date":"2026-11-24","session_type":"swim"})", "a"));
  EXPECT_FALSE(workout_row(R"({"session_type":"run"})", "a"));
}

}  // namespace
}  // namespace coach::relay
