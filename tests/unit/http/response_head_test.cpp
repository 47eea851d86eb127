#include "http/response_head.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "splits.hpp"

namespace coach::http {
namespace {

TEST(HeadParser, ReadsAHeadHoweverItIsSplit) {
  const std::string wire =
      "HTTP/1.1 429 Too Many\r\nContent-Type: application/json\r\nretry-after:  5 \r\nContent-Length: "
      "3\r\n\r\nabc";
  for_every_split(wire, [](const std::vector<std::string_view>& pieces) {
    HeadParser parser(4096);
    std::string behind;
    bool complete = false;
    for (const auto piece : pieces) {
      if (complete) {
        behind.append(piece);
        continue;
      }
      const auto fed = parser.feed(piece);
      ASSERT_TRUE(fed.has_value());
      complete = *fed;
    }
    ASSERT_TRUE(complete);
    const auto head = parser.take();
    ASSERT_EQ(head.status, 429U);
    ASSERT_EQ(head.headers.size(), 3U);
    ASSERT_EQ(find_header(head.headers, "Retry-After"), "5");
    ASSERT_EQ(find_header(head.headers, "x"), std::nullopt);
    ASSERT_EQ(head.content_length, 3U);
    ASSERT_FALSE(head.chunked);
    ASSERT_TRUE(head.keep_alive);
    ASSERT_EQ(std::string(parser.surplus()) + behind, "abc");
  });
}

ResponseHead parse(const std::string& wire) {
  HeadParser parser(4096);
  EXPECT_EQ(parser.feed(wire), true);
  return parser.take();
}

TEST(HeadParser, TellsWhetherTheConnectionStays) {
  EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").keep_alive);
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").keep_alive);
  EXPECT_FALSE(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keep_alive);
  EXPECT_TRUE(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(HeadParser, LimitsTheHeadersHoweverTheyArrive) {
  const std::string wire = "HTTP/1.1 200 OK\r\nX: " + std::string(300, 'x') + "\r\n\r\n";
  HeadParser at_once(200);
  EXPECT_EQ(at_once.feed(wire).error(), HeadError::too_large);
  HeadParser bytewise(200);
  std::expected<bool, HeadError> fed = false;
  for (std::size_t i = 0; i != wire.size() && fed; ++i) fed = bytewise.feed({&wire[i], 1});
  ASSERT_FALSE(fed.has_value());
  EXPECT_EQ(fed.error(), HeadError::too_large);
}

TEST(HeadParser, TakesALengthBeyondBeastsOwnLimit) {
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").content_length, 99'999'999'999U);
}

TEST(HeadParser, RefusesWhatIsNotHttp) {
  for (const std::string wire :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    HeadParser parser(4096);
    const auto fed = parser.feed(wire);
    ASSERT_FALSE(fed.has_value()) << wire;
    EXPECT_EQ(fed.error(), HeadError::malformed) << wire;
  }
}

TEST(BodyDecoderFor, FollowsTheHead) {
  EXPECT_TRUE(body_decoder_for(parse("HTTP/1.1 204 No\r\n\r\n"), false).done());
  EXPECT_TRUE(body_decoder_for(parse("HTTP/1.1 304 No\r\n\r\n"), false).done());
  EXPECT_TRUE(body_decoder_for(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), true).done());
  EXPECT_FALSE(body_decoder_for(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), false).may_end());
  EXPECT_FALSE(
      body_decoder_for(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), false).may_end());
  EXPECT_TRUE(body_decoder_for(parse("HTTP/1.1 200 OK\r\n\r\n"), false).may_end());
}

}  // namespace
}  // namespace coach::http
