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
  played.text += played.progress.finish();
  return played;
}

std::string delta(const std::string& json_content) {
  return R"({"choices":[{"index":0,"delta":{"content":)" + json_content + R"(},"finish_reason":null}]})";
}
std::string message(const std::string& text, const std::string& reason = "null") {
  return R"({"choices":[{"index":0,"message":{"role":"assistant","content":")" + text +
         R"("},"finish_reason":)" + reason + "}]}";
}
std::string ended(const std::string& json_reason) {
  return R"({"choices":[{"index":0,"delta":{},"finish_reason":)" + json_reason + "}]}";
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

// ---- no text at all

TEST(ChatProgress, AnAnswerWithNothingToReadIsNone) {
  const std::vector<std::vector<std::string>> answers{
      {role_first, stop, usage, done},
      {R"({"choices":[{"delta":{"reasoning_content":"hmm"}}]})", ended(R"("length")"), done},
      {R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]}}]})",
       ended(R"("tool_calls")"), done},
      {delta(R"(" \n")"), delta(R"("\u0000\t\u00a0\u200b\ufeff")"), stop, done},
      {usage, done}};
  for (const auto& events : answers) {
    const auto played = play(events);
    EXPECT_EQ(played.text, "");
    EXPECT_FALSE(played.progress.has_content());
    EXPECT_EQ(played.progress.end(), ChatEnd::no_text);
  }
}

TEST(ChatProgress, BlanksBeforeTheTextAreShownWithIt) {
  ChatProgress progress;
  EXPECT_EQ(progress.take("message", delta(R"("\n")")), "");
  EXPECT_FALSE(progress.has_content());
  EXPECT_EQ(progress.take("message", delta(R"(" \u200b")")), "");
  EXPECT_EQ(progress.take("message", delta(R"("Hi")")), "\n \xE2\x80\x8BHi");
  EXPECT_EQ(progress.take("message", delta(R"("\n")")), "\n");
}

// ---- the forms that text has

TEST(ChatProgress, ContentInParts) {
  const std::vector<std::pair<std::string, std::string>> forms{
      {R"([{"type":"text","text":"Hel"},{"type":"text","text":"lo"}])", "Hello"},
      {R"(["Hel","lo"])", "Hello"},
      {R"([{"text":"Hello"}])", "Hello"},
      {R"([{"type":"text","text":{"value":"Hello","annotations":[]}}])", "Hello"},
      {R"({"type":"text","text":"Hello"})", "Hello"},
      {R"([{"type":"output_text","text":"Hello"}])", "Hello"},
      {R"([{"type":"thinking","thinking":[{"type":"text","text":"hmm"}]},{"type":"text","text":"Hello"}])",
       "Hello"},
      {R"([{"type":"reasoning","text":"hmm"},null,7,{"type":"text","text":null}])", ""},
      {"[]", ""},
      {"7", ""}};
  for (const auto& [json, text] : forms) EXPECT_EQ(play({delta(json)}).text, text) << json;
}

TEST(ChatProgress, TextOfLegacyCompletions) {
  const auto played = play({R"({"choices":[{"text":"Hel","index":0,"finish_reason":null}]})",
                            R"({"choices":[{"text":"lo","index":0,"finish_reason":"stop"}]})", done});
  EXPECT_EQ(played.text, "Hello");
  EXPECT_EQ(played.progress.end(), ChatEnd::whole);
}

TEST(ChatProgress, TheAnswerInMessages) {
  // One message with everything.
  EXPECT_EQ(play({message("Hello you", R"("stop")"), done}).text, "Hello you");
  // A piece each.
  EXPECT_EQ(play({message(""), message("Hel"), message("lo"), message("lo"), stop}).text, "Hellolo");
  EXPECT_EQ(play({message("ha"), message("ha"), stop}).text, "haha");
  // All of it so far, each time.
  EXPECT_EQ(
      play({message("Hel"), message("Hello"), message("Hello"), message("Hello you", R"("stop")")}).text,
      "Hello you");
  // Pieces, and the whole at the end.
  EXPECT_EQ(play({message("Hel"), message("lo"), message(" you"), message("Hello you", R"("stop")")}).text,
            "Hello you");
  EXPECT_EQ(play({message("Hel"), message("lo"), message("Hello"), stop}).text, "Hello");
}

TEST(ChatProgress, AMessageBesideDeltasDoublesNothing) {
  EXPECT_EQ(play({delta(R"("Hel")"), delta(R"("lo ")"), message("Hello", R"("stop")"), done}).text, "Hello ");
  const std::string both =
      R"({"choices":[{"delta":{"content":"lo"},"message":{"content":"Hello"},"finish_reason":null}]})";
  EXPECT_EQ(play({delta(R"("Hel")"), both, stop}).text, "Hello");
  const std::string empty_delta =
      R"({"choices":[{"delta":{"role":"assistant","content":""},"message":{"content":"Hello"}}]})";
  EXPECT_EQ(play({empty_delta, stop}).text, "Hello");
}

// ---- halves, NUL, broken bytes

TEST(ChatProgress, HalvesOfAPairInTwoDeltasAreJoined) {
  const std::string emoji = "\xF0\x9F\x98\x80";
  EXPECT_EQ(play({delta(R"("a \ud83d")"), delta(R"("\ude00 b")"), stop}).text, "a " + emoji + " b");
  EXPECT_EQ(play({delta(R"("\uD83D")"), role_first, usage, delta(R"("\uDE00")"), stop}).text, emoji);
  EXPECT_EQ(play({delta(R"("\ud83d\ude00")"), stop}).text, emoji);
  EXPECT_EQ(play({delta(R"([{"type":"text","text":"\ud83d"},{"type":"text","text":"\ude00"}])"), stop}).text,
            emoji);
}

TEST(ChatProgress, AHalfAloneCostsNothingElse) {
  const std::string lost = "\xEF\xBF\xBD";
  EXPECT_EQ(play({delta(R"("a\ud83d b")"), delta(R"("c")"), stop}).text, "a" + lost + " bc");
  EXPECT_EQ(play({delta(R"("a\ude00b")"), stop}).text, "a" + lost + "b");
  EXPECT_EQ(play({delta(R"("a\ud83d")"), delta(R"("\u0041 b")"), stop}).text, "a" + lost + "A b");
  EXPECT_EQ(play({delta(R"("a\ud83d")"), stop}).text, "a" + lost);
  EXPECT_EQ(play({delta(R"("\ud83d\ud83d\ude00")"), stop}).text, lost + "\xF0\x9F\x98\x80");
  EXPECT_EQ(play({delta(R"("\\ud83d \u20ac \ud55c \"q\"")"), stop}).text,
            "\\ud83d \xE2\x82\xAC \xED\x95\x9C \"q\"");
}

// Every way to cut a text with an emoji, escaped in halves and raw, into two deltas.
TEST(ChatProgress, AnyCutGivesTheSameText) {
  const std::string text = "x\xF0\x9F\x98\x80\xED\x95\x9C y";
  const std::vector<std::string> escaped{"x", "\\ud83d", "\\ude00", "\\ud55c", " ", "y"};
  for (std::size_t cut = 0; cut <= escaped.size(); ++cut) {
    std::string first;
    std::string second;
    for (std::size_t i = 0; i < escaped.size(); ++i) (i < cut ? first : second) += escaped[i];
    EXPECT_EQ(play({delta("\"" + first + "\""), delta("\"" + second + "\""), stop}).text, text) << cut;
  }
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(
        play({delta("\"" + text.substr(0, cut) + "\""), delta("\"" + text.substr(cut) + "\""), stop}).text,
        text)
        << cut;
  }
}

TEST(ChatProgress, NulInAnyStringReachesNobody) {
  const auto played =
      play({R"({"choices":[{"delta":{"role":"assist\u0000ant","content":"He\u0000llo"}}]})",
            R"({"id":"\u0000","choices":[{"delta":{},"finish_reason":"st\u0000op"}]})", done});
  EXPECT_EQ(played.text, "Hello");
  EXPECT_EQ(played.progress.finish_reason(), "stop");
  EXPECT_EQ(played.progress.end(), ChatEnd::whole);
  const auto failed = play({R"({"error":{"message":"no\u0000pe","code":"\u0000"}})"});
  EXPECT_EQ(failed.progress.error()->message, "nope");
  const std::string raw = std::string(R"({"choices":[{"delta":{"content":"a)") + '\0' + "\tb\"}}]}";
  EXPECT_EQ(play({raw, stop}).text, "a\tb");
}

TEST(ChatProgress, AFinishReasonIsShortAndValid) {
  const auto played = play({hello, ended("\"" + std::string(5'000, 'x') + "\"")});
  EXPECT_EQ(played.progress.finish_reason(), std::string(64, 'x'));
  EXPECT_EQ(play({hello, ended("\"st\xFFop\"")}).progress.finish_reason(), "st\xEF\xBF\xBDop");
  EXPECT_EQ(play({hello, ended(R"("st\ud83dop")")}).progress.end(), ChatEnd::whole);
}

TEST(ChatProgress, BrokenBytesCostNothingElse) {
  EXPECT_EQ(play({delta("\"a\xFFz\""), stop}).text, "a\xEF\xBF\xBDz");
}

TEST(ChatProgress, WhatJsonDoesNotKnowCostsNothing) {
  for (const std::string odd : {"NaN", "-Infinity", "1e99999999999", "1e400"}) {
    const auto played =
        play({R"({"logprobs":)" + odd +
              R"(,"choices":[{"delta":{"content":"NaN \' 1e99999999999"},"finish_reason":"stop"}]})"});
    EXPECT_EQ(played.text, "NaN ' 1e99999999999") << odd;
    EXPECT_EQ(played.progress.end(), ChatEnd::whole) << odd;
  }
}

// ---- errors and finish_reason

TEST(ChatProgress, FinishReasonErrorFailsAndKeepsTheText) {
  const auto played =
      play({hello, R"({"choices":[{"delta":{"content":" you"},"finish_reason":"error"}]})", done});
  EXPECT_EQ(played.text, "Hello you");
  EXPECT_EQ(played.progress.end(), ChatEnd::error);
  const auto told =
      play({R"({"choices":[{"error":{"code":502,"message":"gone"},"finish_reason":"error"}]})"});
  EXPECT_EQ(told.progress.error()->status, 502u);
}

TEST(ChatProgress, AnErrorAfterTheFinishReasonChangesNothing) {
  ChatProgress progress;
  for (const auto& data : {hello, stop, usage}) progress.take("message", data);
  EXPECT_TRUE(progress.finished());
  EXPECT_FALSE(progress.over());
  progress.take("message", R"({"error":{"message":"too late","code":500}})");
  EXPECT_TRUE(progress.over());
  EXPECT_EQ(progress.end(), ChatEnd::whole);
  ChatProgress other;
  for (const auto& data : {hello, stop}) other.take("message", data);
  other.take("error", "boom");
  EXPECT_EQ(other.end(), ChatEnd::whole);
}

// ---- prompts that are too long

TEST(ProviderError, KnowsTheUsualWordingsOfATooLongPrompt) {
  for (
      const std::string body :
      {R"({"error":{"message":"x","type":"invalid_request_error","code":"context_length_exceeded"}})",
       R"({"error":{"message":"This model's maximum context length is 8192 tokens.","code":400}})",
       R"({"object":"error","message":"This model's maximum context length is 8192 tokens.","code":400})",
       R"({"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}})",
       R"({"error":{"code":400,"message":"Prompt is too long"}})",
       R"({"detail":[{"loc":["body"],"msg":"Input is too long for requested model."}]})",
       R"([{"error":{"message":"Please reduce the length of the messages","code":400}}])",
       R"({"error":"`inputs` tokens + `max_new_tokens` must be <= 4096","error_type":"validation"})",
       R"({"error":{"message":"\ud83d quoted: context window exceeded"}})",
       R"({"error":{"message":"request too large","code":413}})"}) {
    const auto error = parse_error_body(body);
    ASSERT_TRUE(error) << body;
    EXPECT_TRUE(error->prompt_too_long) << body;
  }
  for (const std::string body :
       {R"({"error":{"message":"Rate limit: reduce the length, tokens per min","code":429}})",
        R"({"error":{"message":"max_tokens must be at least 1","code":400}})"}) {
    EXPECT_FALSE(parse_error_body(body)->prompt_too_long) << body;
  }
  EXPECT_TRUE(play({R"({"error":{"message":"maximum context length"}})"}).progress.error()->prompt_too_long);
  ChatProgress event;
  event.take("error", "context_length_exceeded");
  EXPECT_TRUE(event.error()->prompt_too_long);
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
