#include "http/content_decoder.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "splits.hpp"

namespace coach::http {
namespace {

constexpr int gzip_format = 15 + 16;
constexpr int zlib_format = 15;
constexpr int raw_format = -15;

std::string compress(const std::string& text, int format, int flush = Z_FINISH) {
  z_stream zlib{};
  deflateInit2(&zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY);
  std::string input = text;
  std::string result(text.size() + 1024, '\0');
  zlib.next_in = reinterpret_cast<Bytef*>(input.data());
  zlib.avail_in = static_cast<uInt>(input.size());
  zlib.next_out = reinterpret_cast<Bytef*>(result.data());
  zlib.avail_out = static_cast<uInt>(result.size());
  deflate(&zlib, flush);
  result.resize(zlib.total_out);
  deflateEnd(&zlib);
  return result;
}

struct Decoded {
  std::string text;
  bool malformed = false;
  bool is_unfinished = false;
};

Decoded decode(const std::vector<std::string_view>& pieces) {
  ContentDecoder decoder;
  Decoded result;
  for (const auto piece : pieces) {
    const std::string copy(piece);
    decoder.feed(copy);
    for (;;) {
      const auto plain = decoder.next();
      if (!plain) {
        result.malformed = true;
        return result;
      }
      if (plain->empty()) break;
      result.text.append(*plain);
    }
  }
  result.is_unfinished = decoder.is_unfinished();
  return result;
}

TEST(ContentDecoder, UndoesEveryFormatHoweverItIsSplit) {
  for (const int format : {gzip_format, zlib_format, raw_format}) {
    SCOPED_TRACE(format);
    for_every_split(compress("data: hello hello hello\n\n", format), [](const auto& pieces) {
      const auto result = decode(pieces);
      ASSERT_EQ(result.text, "data: hello hello hello\n\n");
      ASSERT_FALSE(result.is_unfinished);
    });
  }
}

TEST(ContentDecoder, YieldsMoreThanOneBufferOfOutput) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(decode({compress(text, gzip_format)}).text, text);
}

// All input can be taken in while output is still to come: raw deflate has no trailer that
// would be left over.
TEST(ContentDecoder, YieldsWhatIsLeftAfterTheLastInput) {
  for (std::size_t size = 16'300; size != 16'800; ++size) {
    const std::string text(size, 'x');
    ASSERT_EQ(decode({compress(text, raw_format)}).text.size(), size);
  }
}

TEST(ContentDecoder, HandsOutWhatTheServerFlushed) {
  const auto flushed = compress("data: a\n\n", gzip_format, Z_SYNC_FLUSH);
  const auto result = decode({flushed});
  EXPECT_EQ(result.text, "data: a\n\n");
  EXPECT_TRUE(result.is_unfinished);
}

TEST(ContentDecoder, ReadsSeveralGzipMembersAndPadding) {
  const auto wire = compress("a", gzip_format) + compress("b", gzip_format) + std::string(8, '\0');
  for_every_split(wire, [](const auto& pieces) {
    const auto result = decode(pieces);
    ASSERT_EQ(result.text, "ab");
    ASSERT_FALSE(result.is_unfinished);
  });
}

TEST(ContentDecoder, NoticesCutOffAndDamage) {
  const auto whole = compress("hello", gzip_format);
  EXPECT_TRUE(decode({whole.substr(0, whole.size() - 1)}).is_unfinished);
  auto damaged = whole;
  damaged[whole.size() - 6] = static_cast<char>(damaged[whole.size() - 6] ^ 1);  // in its checksum
  EXPECT_TRUE(decode({damaged}).malformed);
  EXPECT_TRUE(decode({whole + "rubbish"}).malformed);
  EXPECT_FALSE(decode({""}).is_unfinished);
}

TEST(ContentDecoder, TellsEncodingsApart) {
  using Kind = ContentDecoder::Kind;
  for (const auto* name : {"", "identity", "Identity"})
    EXPECT_EQ(ContentDecoder::kind_of(name), Kind::identity);
  for (const auto* name : {"gzip", "GZIP", "x-gzip", "deflate"})
    EXPECT_EQ(ContentDecoder::kind_of(name), Kind::zlib);
  for (const auto* name : {"br", "zstd", "gzip, gzip"})
    EXPECT_EQ(ContentDecoder::kind_of(name), Kind::unsupported);
}

}  // namespace
}  // namespace coach::http
