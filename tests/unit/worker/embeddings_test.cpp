#include "worker/provider/embeddings.hpp"

#include <gtest/gtest.h>

namespace coach::worker {
namespace {

TEST(EmbeddingBody, OneTextIsAStringSeveralAnArray) {
  EXPECT_EQ(embedding_body("m", {"How?"}), R"({"model":"m","input":"How?","encoding_format":"base64"})");
  EXPECT_EQ(embedding_body("m", {"a", "b"}), R"({"model":"m","input":["a","b"],"encoding_format":"base64"})");
}

TEST(ParseEmbeddings, AcceptsNumbersAndBase64) {
  const auto numbers = parse_embeddings(R"({"data":[{"index":0,"embedding":[1,-0.5]}]})", 1, 2);
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->front(), (Embedding{1.0F, -0.5F}));
  // 1.0f and -0.5f, little-endian: 00 00 80 3f 00 00 00 bf
  const auto base64 = parse_embeddings(R"({"data":[{"index":0,"embedding":"AACAPwAAAL8="}]})", 1, 2);
  ASSERT_TRUE(base64);
  EXPECT_EQ(base64->front(), (Embedding{1.0F, -0.5F}));
}

TEST(ParseEmbeddings, GoesByIndex) {
  const auto vectors =
      parse_embeddings(R"({"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]})", 2, 1);
  ASSERT_TRUE(vectors);
  EXPECT_EQ(vectors->at(0), Embedding{1.0F});
  EXPECT_EQ(vectors->at(1), Embedding{2.0F});
}

TEST(ParseEmbeddings, RefusesWhatDoesNotFit) {
  for (const char* body : {
           "", "{}", "[]", R"({"data":[]})", R"({"data":[{"embedding":[1,2,3]}]})",
           R"({"data":[{"embedding":"AAAA"}]})", R"({"data":[{"embedding":"!!!!AACAPwAAAL8="}]})",
           R"({"data":[{"embedding":["a","b"]}]})", R"({"data":[{"index":7,"embedding":[1,2]}]})",
           R"({"data":[{"index":-1,"embedding":[1,2]}]})", R"({"data":[{}]})",
           R"({"data":[{"embedding":"AADAfwAAwH8="}]})",  // NaN
       }) {
    EXPECT_FALSE(parse_embeddings(body, 1, 2)) << body;
  }
}

}  // namespace
}  // namespace coach::worker
