#include "http/body_decoder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "splits.hpp"

namespace coach::http {
namespace {

struct Decoded {
  std::string payload;
  std::size_t surplus = 0;
  bool malformed = false;
  bool done = false;
};

Decoded decode(BodyDecoder decoder, const std::vector<std::string_view>& pieces) {
  Decoded result;
  for (const auto piece : pieces) {
    if (decoder.done()) {
      result.surplus += piece.size();
      continue;
    }
    std::vector<char> bytes(piece.begin(), piece.end());
    const auto payload = decoder.decode(bytes);
    if (!payload) {
      result.malformed = true;
      return result;
    }
    result.payload.append(*payload);
    result.surplus += decoder.surplus();
  }
  result.done = decoder.done();
  return result;
}

TEST(BodyDecoder, ChunkedYieldsItsPayloadHoweverItIsSplit) {
  struct Case {
    std::string wire;
    std::string payload;
    std::size_t surplus = 0;
  };
  const std::vector<Case> cases = {
      {"5\r\nhello\r\n0\r\n\r\n", "hello"},
      {"1\r\na\r\n2\r\nbc\r\nA\r\n0123456789\r\n0\r\n\r\n", "abc0123456789"},
      {"005;name=\"v\";x\r\nhello\r\n0;last\r\n\r\n", "hello"},
      {"5  \r\nhello\r\n0\r\n\r\n", "hello"},
      {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n"},
      {"1\r\na\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", "a"},
      {"1\r\na\r\n0\r\n\r\nHTTP", "a", 4},
      {"0\r\n\r\n", ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.wire);
    for_every_split(one.wire, [&](const auto& pieces) {
      const auto result = decode(BodyDecoder::chunked(), pieces);
      ASSERT_FALSE(result.malformed);
      ASSERT_EQ(result.payload, one.payload);
      ASSERT_EQ(result.surplus, one.surplus);
      ASSERT_TRUE(result.done);
    });
  }
}

TEST(BodyDecoder, ChunkedRefusesBrokenFramingHoweverItIsSplit) {
  for (const std::string wire :
       {"x\r\n", "\r\n", "-1\r\na", ";\r\na", "5\nhello", "5\r\nhello0\r\n\r\n", "5\r\nhello\n0\r\n\r\n",
        "5;ext\nhello", "5\rhello", "0\r\n\n", "0\r\nX: 1\n\r\n", "0\r\n\rx", "11111111111111111\r\n"}) {
    SCOPED_TRACE(wire);
    for_every_split(
        wire, [&](const auto& pieces) { ASSERT_TRUE(decode(BodyDecoder::chunked(), pieces).malformed); });
  }
}

TEST(BodyDecoder, ChunkedDoesNotEndEarly) {
  const std::string wire = "3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t length = 0; length != wire.size(); ++length) {
    EXPECT_FALSE(decode(BodyDecoder::chunked(), {std::string_view(wire).substr(0, length)}).done) << length;
  }
}

TEST(BodyDecoder, ChunkedLimitsWhatNobodyReads) {
  const std::string extension = "5;" + std::string(70'000, 'x');
  EXPECT_TRUE(decode(BodyDecoder::chunked(), {extension}).malformed);
  std::string trailers = "0\r\n";
  for (int i = 0; i != 10'000; ++i) trailers += "X: 12345\r\n";
  EXPECT_TRUE(decode(BodyDecoder::chunked(), {trailers}).malformed);
}

TEST(BodyDecoder, ChunkedGathersThePayloadsOfOneRead) {
  std::string wire;
  std::string expected;
  for (int i = 0; i != 1000; ++i) {
    wire += "3\r\nabc\r\n";
    expected += "abc";
  }
  auto decoder = BodyDecoder::chunked();
  EXPECT_EQ(decoder.decode(std::span(wire)).value(), expected);
}

TEST(BodyDecoder, SizedEndsWithItsLastByte) {
  for_every_split("helloHTTP", [](const auto& pieces) {
    const auto result = decode(BodyDecoder::sized(5), pieces);
    ASSERT_EQ(result.payload, "hello");
    ASSERT_EQ(result.surplus, 4U);
    ASSERT_TRUE(result.done);
  });
  EXPECT_TRUE(BodyDecoder::sized(0).done());
  EXPECT_FALSE(decode(BodyDecoder::sized(6), {"hello"}).done);
  EXPECT_FALSE(BodyDecoder::sized(6).may_end());
}

TEST(BodyDecoder, UntilCloseTakesEverythingAndMayEndAnywhere) {
  const auto result = decode(BodyDecoder::until_close(), {"he", "llo"});
  EXPECT_EQ(result.payload, "hello");
  EXPECT_FALSE(result.done);
  EXPECT_TRUE(BodyDecoder::until_close().may_end());
  EXPECT_FALSE(BodyDecoder::chunked().may_end());
}

}  // namespace
}  // namespace coach::http
