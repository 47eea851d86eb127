#include "standin/chunk.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "standin/embedding_reply.hpp"
#include "standin/framing.hpp"

namespace coach::standin {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_json_escaped(out, text);
  return out;
}

TEST(JsonEscape, RoundTripsThroughAParser) {
  const std::string text("a\"b\\c\n\r\t\0\x01\x1f/\u00e4\U0001F4AA", 19);
  const auto value = boost::json::parse('"' + escaped(text) + '"');
  EXPECT_EQ(value.as_string(), boost::json::string_view(text.data(), text.size()));
  EXPECT_EQ(escaped(std::string_view("\0", 1)), "\\u0000");
}

TEST(Chunk, HasOpenAisForm) {
  const ChunkBuilder chunks("id-1", "a\"b", 42, true, false);
  std::string out;
  chunks.append_text(out, "content", " the", {});
  EXPECT_EQ(out, R"(data: {"id":"id-1","object":"chat.completion.chunk","created":42,"model":"a\"b",)"
                 R"("system_fingerprint":"coach-standin","choices":[{"index":0,"delta":{"content":" the"},)"
                 R"("logprobs":null,"finish_reason":null}],"usage":null})"
                 "\n\n");
}

TEST(Chunk, EndUsageAndLines) {
  const ChunkBuilder chunks("i", "m", 1, false, true);
  std::string end;
  chunks.append(end, {}, "length", {});
  EXPECT_NE(end.find(R"("delta":{},"logprobs":null,"finish_reason":"length"}]})"), std::string::npos);
  EXPECT_TRUE(end.ends_with("}\r\n\r\n"));
  std::string usage;
  chunks.append_usage(usage, usage_json({7, 5}));
  EXPECT_NE(
      usage.find(R"("choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}})"),
      std::string::npos);
}

TEST(Framing, Chunked) {
  Framing framing({});
  std::string out;
  framing.append(out, std::string(18, 'x'));
  framing.finish(out);
  EXPECT_EQ(out, "12\r\n" + std::string(18, 'x') + "\r\n0\r\n\r\n");
}

TEST(Framing, SplitGivesEachByteItsChunk) {
  Framing framing({.split = true});
  std::string out;
  framing.append(out, "ab");
  framing.finish(out);
  EXPECT_EQ(out, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
}

TEST(Framing, PlainForHttp10) {
  Framing framing({.chunked = false});
  std::string out;
  framing.append(out, "ab");
  framing.finish(out);
  EXPECT_EQ(out, "ab");
}

// "hi" as `gzip -n` would store it: checked against zlib's own decoder by hand.
TEST(Framing, GzipIsAValidStream) {
  GzipStored gzip;
  const auto bytes = gzip.wrap("h") + gzip.wrap("i") + gzip.finish();
  const std::string expected(
      "\x1f\x8b\x08\0\0\0\0\0\0\xff"
      "\0\1\0\xfe\xffh"
      "\0\1\0\xfe\xffi"
      "\1\0\0\xff\xff"
      "\xac\x2a\x93\xd8\2\0\0\0",
      35);
  EXPECT_EQ(bytes, expected);
}

TEST(Base64, PadsAsTheStandardSays) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
}

}  // namespace
}  // namespace coach::standin
