#include "http/sse.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "splits.hpp"

namespace coach::http {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

struct Seen {
  std::vector<std::string> events;  // "type|data|id"
  std::string unterminated;
  bool failed = false;
};

Seen parse(const std::vector<std::string_view>& pieces, std::size_t limit = 4096) {
  Seen seen;
  SseParser parser(limit);
  for (const auto piece : pieces) {
    // A copy of its own per piece, so that a view kept too long is seen by the sanitizer.
    const std::string copy(piece);
    const auto fed = parser.feed(copy, [&](const SseEvent& event) {
      seen.events.push_back(std::string(event.type) + "|" + std::string(event.data) + "|" +
                            std::string(event.id));
    });
    seen.failed = seen.failed || !fed;
  }
  parser.finish();
  seen.unterminated = parser.unterminated_data();
  return seen;
}

struct Case {
  std::string name;
  std::string stream;
  std::vector<std::string> events;
  std::string unterminated = "";
};

std::vector<Case> cases() {
  return {
      {"lf", "data: a\n\ndata: b\n\n", {"message|a|", "message|b|"}},
      {"cr", "data: a\r\rdata: b\r\r", {"message|a|", "message|b|"}},
      {"crlf", "data: a\r\n\r\ndata: b\r\n\r\n", {"message|a|", "message|b|"}},
      {"crlf_between_data_lines", "data: a\r\ndata: b\r\n\r\n", {"message|a\nb|"}},
      {"empty_data_line_first", "data:\ndata: a\n\n", {"message|\na|"}},
      {"mixed", "data: a\r\n\ndata: b\n\r\ndata: c\r\n\r", {"message|a|", "message|b|", "message|c|"}},
      {"bom",
       "\xEF\xBB\xBF"
       "data: a\n\n",
       {"message|a|"}},
      {"bom_only_at_start",
       "data: a\n\n\xEF\xBB\xBF"
       "data: b\n\n",
       {"message|a|"}},
      {"half_a_bom",
       "\xEF\xBB"
       "data: a\n\n",
       {}},
      {"comments", ": ping\n\n:\n\ndata: a\n: ping\n\n", {"message|a|"}},
      {"multi_line", "data: a\ndata: b\ndata\ndata:\n\n", {"message|a\nb\n\n|"}},
      {"one_space", "data:a\n\ndata:  b\n\ndata: \n\n", {"message|a|", "message| b|", "message||"}},
      {"no_colon", "data\n\n", {"message||"}},
      {"nothing_to_send", "event: x\n\ndata: a\n\n", {"message|a|"}},
      {"type", "event: error\ndata: {}\n\ndata: a\n\n", {"error|{}|", "message|a|"}},
      {"id_stays",
       "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
       {"message|a|1", "message|b|1", "message|c|"}},
      {"id_without_data", "id: 7\n\ndata: a\n\n", {"message|a|7"}},
      {"nul_in_id", "id: 1\ndata: a\n\nid: 2\0x\ndata: b\n\n"s, {"message|a|1", "message|b|1"}},
      {"unknown_fields", "retry: 5\nfoo: bar\n data: no\ndatax: no\ndata: a\n\n", {"message|a|"}},
      {"error_field", "error: {\"code\":500}\n\n", {"error|{\"code\":500}|"}},
      {"colon_in_value", "data: {\"a\": 1}\n\n", {"message|{\"a\": 1}|"}},
      {"utf8", "data: \xC3\xBC\xE2\x82\xAC\n\n", {"message|\xC3\xBC\xE2\x82\xAC|"}},
      {"done", "data: a\n\ndata: [DONE]\n\n", {"message|a|", "message|[DONE]|"}},
      {"done_without_blank_line", "data: a\n\ndata: [DONE]\n", {"message|a|"}, "[DONE]"},
      {"done_without_line_end", "data: a\n\ndata: [DONE]", {"message|a|"}, "[DONE]"},
      {"done_with_cr", "data: a\n\ndata: [DONE]\r", {"message|a|"}, "[DONE]"},
      {"unterminated_is_discarded", "data: a\n\ndata: b", {"message|a|"}, "b"},
      {"blank_lines_only", "\n\r\n\r\r\n", {}},
      {"empty", "", {}},
  };
}

TEST(SseParser, YieldsTheSameEventsHoweverTheBytesAreSplit) {
  for (const auto& one : cases()) {
    SCOPED_TRACE(one.name);
    for_every_split(one.stream, [&](const std::vector<std::string_view>& pieces) {
      const auto seen = parse(pieces);
      ASSERT_EQ(seen.events, one.events);
      ASSERT_EQ(seen.unterminated, one.unterminated);
      ASSERT_FALSE(seen.failed);
    });
  }
}

TEST(SseParser, CarriageReturnAtTheEndOfAFeedCompletesTheLineAtOnce) {
  EXPECT_THAT(parse({"data: a\r\n\r"}).events, ElementsAre("message|a|"));
  EXPECT_THAT(parse({"data: a\r\n\r", "\ndata: b\r\n\r\n"}).events, ElementsAre("message|a|", "message|b|"));
}

TEST(SseParser, ReadsAWholeChatCompletion) {
  const std::string stream =
      ": ping\n\n"
      "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
      "data: {\"choices\":[{\"delta\":{\"content\":\"Run\"}}]}\r\n\r\n"
      "data: {\"choices\":[],\"usage\":{\"total_tokens\":7}}\n\n"
      "data: [DONE]\n\n";
  for_every_split(stream, [](const std::vector<std::string_view>& pieces) {
    ASSERT_EQ(parse(pieces).events.size(), 4U);
    ASSERT_EQ(parse(pieces).events.back(), "message|[DONE]|");
  });
}

TEST(SseParser, RefusesAnEventBeyondTheLimit) {
  constexpr std::size_t limit = 20;
  const std::string fitting = "data: 12345678\n\ndata: 12345678\n\n";
  for_every_split(fitting, [&](const auto& pieces) { ASSERT_FALSE(parse(pieces, limit).failed); });
  for (const std::string excess :
       {"data: 123456789012345678901\n\n", "data: 12345678901\ndata: 12345678901\n\n",
        ": 1234567890123456789012", "event: 123456789012345678901\n"}) {
    SCOPED_TRACE(excess);
    EXPECT_TRUE(parse({excess}, limit).failed);
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i != excess.size(); ++i) bytes.push_back(std::string_view(excess).substr(i, 1));
    EXPECT_TRUE(parse(bytes, limit).failed);
  }
}

TEST(SseParser, StaysDeadAfterAnError) {
  SseParser parser(4);
  const auto ignore = [](const SseEvent&) {};
  EXPECT_EQ(parser.feed("data: 12345\n\n", ignore).error(), SseError::event_too_large);
  EXPECT_EQ(parser.feed("data: 1\n\n", ignore).error(), SseError::event_too_large);
}

}  // namespace
}  // namespace coach::http
