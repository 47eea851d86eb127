// Every variant of a stream that docs/providers.md lists, as the data of its events.

#include "worker/provider/chat_progress.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace coach::worker {
namespace {

struct Played {
  ChatProgress progress;
  std::string text;
};

Played play(const std::vector<std::string>& events) {
  Played played;
  for (const auto& data : events) played.text += played.progress.take("message", data);
  return played;
}

const std::string role_first =
    R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})";
const std::string hello = R"({"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]})";
const std::string stop = R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";
const std::string usage =
    R"({"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}})";
const std::string done = "[DONE]";

TEST(ChatProgress, AWholeAnswer) {
  const auto played = play({role_first, hello, stop, usage, done});
  EXPECT_EQ(played.text, "Hello");
  EXPECT_TRUE(played.progress.over());
  EXPECT_EQ(played.progress.end(), ChatEnd::whole);
  EXPECT_EQ(played.progress.finish_reason(), "stop");
  ASSERT_TRUE(played.progress.usage());
  EXPECT_EQ(played.progress.usage()->prompt_tokens, 12);
  EXPECT_EQ(played.progress.usage()->completion_tokens, 3);
}

TEST(ChatProgress, ACleanEndWithoutFinishReasonIsTruncated) {
  EXPECT_EQ(play({role_first, hello}).progress.end(), ChatEnd::truncated);
  EXPECT_EQ(play({role_first, hello, done}).progress.end(), ChatEnd::truncated);
  EXPECT_EQ(play({}).progress.end(), ChatEnd::truncated);
}

TEST(ChatProgress, DoneWithUsageCountsWithoutFinishReason) {
  const auto played = play({role_first, hello, usage, done});
  EXPECT_EQ(played.progress.end(), ChatEnd::whole);
  EXPECT_EQ(played.progress.finish_reason(), "stop");
}

TEST(ChatProgress, AMissingDoneIsNoFailure) {
  EXPECT_EQ(play({hello, stop}).progress.end(), ChatEnd::whole);
}

TEST(ChatProgress, TheLastUsageCounts) {
  const auto played =
      play({R"({"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}})",
            R"({"choices":[{"delta":{"content":"b"}}],"usage":{"prompt_tokens":5,"completion_tokens":2}})",
            stop, done});
  EXPECT_EQ(played.text, "ab");
  EXPECT_EQ(played.progress.usage()->completion_tokens, 2);
}

TEST(ChatProgress, OddDeltas) {
  const auto played =
      play({R"({"choices":[{"delta":{"role":"assistant","content":null}}]})",
            R"({"choices":[{"delta":{"reasoning_content":"hmm","content":null}}]})",
            R"({"choices":[{"delta":{"reasoning":"hmm"}}]})", R"({"choices":[{"delta":null}]})",
            R"({"choices":[null]})", R"({"choices":null,"usage":null})", hello, stop});
  EXPECT_EQ(played.text, "Hello");
  EXPECT_EQ(played.progress.end(), ChatEnd::whole);
}

TEST(ChatProgress, LengthAndContentFilterAreTerminalButNoFailures) {
  for (const std::string reason : {"length", "content_filter"}) {
    const auto played =
        play({hello, R"({"choices":[{"delta":{},"finish_reason":")" + reason + R"("}]})", done});
    EXPECT_EQ(played.progress.end(), ChatEnd::whole);
    EXPECT_EQ(played.progress.finish_reason(), reason);
  }
}

TEST(ChatProgress, AnErrorInTheStreamDecides) {
  const auto played =
      play({hello, R"({"error":{"message":"overloaded","code":503},"choices":[]})", done, hello});
  EXPECT_EQ(played.text, "Hello");
  EXPECT_EQ(played.progress.end(), ChatEnd::error);
  ASSERT_TRUE(played.progress.error());
  EXPECT_EQ(played.progress.error()->message, "overloaded");
  EXPECT_EQ(played.progress.error()->status, 503u);
}

TEST(ChatProgress, AnErrorEventDecidesWhateverItsData) {
  ChatProgress json;
  json.take("error", R"({"message":"no","code":"429"})");
  EXPECT_EQ(json.end(), ChatEnd::error);
  EXPECT_EQ(json.error()->status, 429u);
  ChatProgress plain;
  plain.take("error", "boom");
  EXPECT_EQ(plain.error()->message, "boom");
}

TEST(ChatProgress, GarbageIsCountedAndPassedOver) {
  const auto played = play({"not json", "[1,2]", "{\"choices\":", hello, stop});
  EXPECT_EQ(played.text, "Hello");
  EXPECT_EQ(played.progress.garbled_events(), 3);
  EXPECT_EQ(played.progress.end(), ChatEnd::whole);
}

TEST(ParseErrorBody, FindsTheSentence) {
  EXPECT_EQ(parse_error_body(R"({"error":{"message":"Loading model","code":503}})")->status, 503u);
  EXPECT_EQ(parse_error_body(R"({"error":"nope"})")->message, "nope");
  EXPECT_EQ(parse_error_body(R"({"detail":"not found"})")->message, "not found");
  EXPECT_FALSE(parse_error_body("<html>"));
  EXPECT_FALSE(parse_error_body(R"({"id":"x"})"));
}

}  // namespace
}  // namespace coach::worker
