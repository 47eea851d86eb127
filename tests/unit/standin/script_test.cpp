#include "standin/chat_script.hpp"

#include <gmock/gmock.h>

#include <utility>
#include <vector>

namespace coach::standin {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ChatPlan plan(std::string_view faults = "tokens=4") {
  ChatPlan plan;
  plan.id = "i";
  plan.model = "m";
  plan.text = std::make_shared<const std::string>("Push the sled now hard");
  plan.text_tokens = 5;
  plan.stream = true;
  plan.first_token = milliseconds(100);
  plan.token_interval = milliseconds(10);
  plan.faults = parse_fault(faults)->faults;
  return plan;
}

struct Play {
  std::string bytes;
  std::vector<microseconds> times;  // of each step
  Next end = Next::more;
};

Play play(Script& script) {
  Play played;
  microseconds now{0};
  while (played.end == Next::more) {
    now = std::max(now, script.due());
    played.times.push_back(now);
    played.end = script.step(played.bytes);
  }
  return played;
}

Play play(ChatPlan of) {
  return play(*create_chat_script(std::move(of)));
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(StreamScript, AnAnswerThatLingersNeverEnds) {
  EXPECT_EQ(play(plan("tokens=2,linger")).end, Next::stall);
  EXPECT_THAT(play(plan("tokens=2,linger")).bytes, Not(HasSubstr("[DONE]")));
  auto late = plan("tokens=2,linger,late-usage-ms=500");
  late.include_usage = true;
  const auto played = play(std::move(late));
  EXPECT_EQ(played.end, Next::stall);
  EXPECT_EQ(played.times.back(), milliseconds(100 + 2 * 10 + 500));
  EXPECT_THAT(played.bytes, HasSubstr("\"completion_tokens\":2,"));
  auto script = create_chat_script(plan("tokens=2,linger,ping-ms=50"));
  std::string bytes;
  for (int step = 0; step < 100; ++step) ASSERT_EQ(script->step(bytes), Next::more);
  EXPECT_GT(count(bytes, ": ping"), 90u);
}

TEST(StreamScript, TokensComeAtTheirTimes) {
  const auto played = play(plan());
  EXPECT_THAT(played.times, ElementsAre(milliseconds(0), milliseconds(100), milliseconds(110),
                                        milliseconds(120), milliseconds(130), milliseconds(130)));
  EXPECT_EQ(played.end, Next::keep_open);
  EXPECT_THAT(played.bytes, HasSubstr("x-coach-standin: true"));
  EXPECT_THAT(played.bytes, HasSubstr(R"("delta":{"role":"assistant","content":""})"));
  EXPECT_THAT(played.bytes, HasSubstr(R"("finish_reason":"stop")"));
  EXPECT_THAT(played.bytes, testing::EndsWith("data: [DONE]\n\n\r\n0\r\n\r\n"));
}

TEST(StreamScript, ColdStartDelaysTheHead) {
  EXPECT_EQ(play(plan("cold-start-ms=8000,tokens=1")).times.front(), milliseconds(8000));
  EXPECT_EQ(play(plan("cold-start-ms=8000,tokens=1")).times.back(), milliseconds(8100));
}

TEST(StreamScript, PingsWhileWaiting) {
  const auto played = play(plan("ping-ms=40,tokens=1"));
  EXPECT_THAT(played.times, ElementsAre(milliseconds(0), milliseconds(40), milliseconds(80),
                                        milliseconds(100), milliseconds(100)));
  EXPECT_EQ(count(played.bytes, ": ping\n\n"), 2u);
}

TEST(StreamScript, MaxTokensEndsWithLength) {
  auto cut = plan("nul");
  cut.max_tokens = 2;
  cut.include_usage = true;
  cut.prompt_tokens = 9;
  const auto played = play(cut);
  EXPECT_THAT(played.bytes, HasSubstr(R"("finish_reason":"length")"));
  EXPECT_THAT(played.bytes, HasSubstr(R"("choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,)"));
  auto enough = plan("nul");
  enough.max_tokens = 5;
  EXPECT_THAT(play(enough).bytes, HasSubstr(R"("finish_reason":"stop")"));
}

TEST(StreamScript, EarlyEndsComeAtTheNextTokensTime) {
  const auto cut = play(plan("cut-after=2"));
  EXPECT_EQ(cut.end, Next::reset);
  EXPECT_EQ(cut.times.back(), milliseconds(120));
  EXPECT_EQ(count(cut.bytes, "\"content\":"), 3u);
  EXPECT_EQ(play(plan("stall-after=0")).end, Next::stall);
  const auto eof = play(plan("eof-after=1"));
  EXPECT_EQ(eof.end, Next::keep_open);
  EXPECT_THAT(eof.bytes, Not(HasSubstr("[DONE]")));
  EXPECT_THAT(eof.bytes, testing::EndsWith("0\r\n\r\n"));
}

TEST(StreamScript, GarbageAndErrorEvents) {
  const auto garbage = play(plan("garbage-after=1"));
  EXPECT_EQ(count(garbage.bytes, "data: {this is not JSON\n\n"), 1u);
  EXPECT_THAT(garbage.bytes, HasSubstr("[DONE]"));
  const auto error = play(plan("error-after=1"));
  EXPECT_THAT(error.bytes, HasSubstr("data: {\"error\":"));
  EXPECT_THAT(error.bytes, HasSubstr("[DONE]"));
  EXPECT_THAT(error.bytes, Not(HasSubstr("\"finish_reason\":\"")));
}

TEST(StreamScript, SmallFaults) {
  EXPECT_THAT(play(plan("no-finish-reason")).bytes, Not(HasSubstr("\"finish_reason\":\"")));
  EXPECT_THAT(play(plan("no-done")).bytes, Not(HasSubstr("[DONE]")));
  EXPECT_THAT(play(plan("crlf")).bytes, HasSubstr("data: [DONE]\r\n\r\n"));
  EXPECT_EQ(count(play(plan("nul")).bytes, "\\u0000"), 1u);
  EXPECT_EQ(count(play(plan("bad-utf8")).bytes, "\xff"), 1u);
  EXPECT_GT(play(plan("huge-token=100000")).bytes.size(), 100'000u);
  EXPECT_EQ(count(play(plan("reasoning")).bytes, "\"reasoning_content\":"), 6u);
  EXPECT_EQ(count(play(plan("usage-every-chunk")).bytes, "\"total_tokens\":"), 6u);
  EXPECT_TRUE(create_chat_script(plan("split"))->one_byte_writes());
}

TEST(StreamScript, StampedTokensNameTheirRequestAndPlace) {
  auto stamped = plan("stamp,tokens=2");
  stamped.serial = 17;
  const auto played = play(std::move(stamped));
  EXPECT_THAT(played.bytes, HasSubstr(R"("delta":{"content":"17:0 "})"));
  EXPECT_THAT(played.bytes, HasSubstr(R"("delta":{"content":"17:1 "})"));
  EXPECT_EQ(count(played.bytes, "17:"), 2u);
}

TEST(WholeScript, ComesWhenItsLastTokenWould) {
  auto whole = plan();
  whole.stream = false;
  const auto played = play(whole);
  EXPECT_THAT(played.times, ElementsAre(milliseconds(130)));
  EXPECT_THAT(played.bytes, HasSubstr(R"("content":"Push the sled now"})"));
  EXPECT_THAT(played.bytes, HasSubstr(R"("completion_tokens":4,)"));
}

}  // namespace
}  // namespace coach::standin
