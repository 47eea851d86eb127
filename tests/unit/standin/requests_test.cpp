#include "standin/requests.hpp"

#include <gtest/gtest.h>

namespace coach::standin {
namespace {

std::string chat_error(std::string_view body) {
  return parse_chat_request(body).error().message;
}
std::string embedding_error(std::string_view body) {
  return parse_embedding_request(body).error().message;
}

TEST(ChatRequest, ReadsEverythingItNeeds) {
  const auto request = parse_chat_request(
      R"({"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":7,"temperature":0.7,)"
      R"("messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"a"},)"
      R"({"type":"text","text":"b"}]},{"role":"assistant","content":null}]})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_TRUE(request->stream && request->include_usage);
  EXPECT_EQ(request->max_tokens, 7u);
  ASSERT_EQ(request->messages.size(), 3u);
  EXPECT_EQ(request->messages[1].content, "ab");
}

TEST(ChatRequest, RefusesAsOpenAiDoes) {
  EXPECT_EQ(chat_error("{"), "We could not parse the JSON body of your request.");
  EXPECT_EQ(chat_error("[]"), "We could not parse the JSON body of your request.");
  EXPECT_EQ(chat_error("{}"), "you must provide a model parameter");
  EXPECT_EQ(chat_error(R"({"model":"m"})"), "Missing required parameter: 'messages'.");
  EXPECT_EQ(chat_error(R"({"model":"m","messages":[]})"),
            "Invalid 'messages': expected an array with at least one message.");
  EXPECT_EQ(chat_error(R"({"model":"m","messages":[{"role":"cat","content":"x"}]})"),
            "Invalid 'messages[0].role'.");
  EXPECT_EQ(chat_error(R"({"model":"m","messages":[{"role":"user","content":5}]})"),
            "Invalid 'messages[0].content'.");
  EXPECT_EQ(chat_error(R"({"model":"m","max_tokens":0,"messages":[{"role":"user","content":"x"}]})"),
            "'max_tokens' must be an integer of at least 1.");
}

TEST(EmbeddingRequest, TakesOneOrMany) {
  EXPECT_EQ(parse_embedding_request(R"({"model":"m","input":"a"})")->input.size(), 1u);
  const auto many = parse_embedding_request(
      R"({"model":"m","input":["a","b"],"dimensions":256,"encoding_format":"base64"})");
  ASSERT_TRUE(many);
  EXPECT_EQ(many->input.size(), 2u);
  EXPECT_EQ(many->dimensions, 256u);
  EXPECT_TRUE(many->base64);
}

TEST(EmbeddingRequest, RefusesAsOpenAiDoes) {
  EXPECT_EQ(embedding_error(R"({"model":"m"})"), "Missing required parameter: 'input'.");
  EXPECT_EQ(embedding_error(R"({"model":"m","input":""})"),
            "Invalid 'input': input cannot be an empty string.");
  EXPECT_EQ(embedding_error(R"({"model":"m","input":[]})"), "Invalid 'input': expected 1 to 2048 strings.");
  EXPECT_EQ(embedding_error(R"({"model":"m","input":[1]})"),
            "Invalid 'input': expected a string or an array of strings.");
  EXPECT_EQ(embedding_error(R"({"model":"m","input":"a","dimensions":2000})"),
            "'dimensions' must be at most 1536.");
  EXPECT_EQ(embedding_error(R"({"model":"m","input":"a","encoding_format":"hex"})"),
            "'encoding_format' must be 'float' or 'base64'.");
}

}  // namespace
}  // namespace coach::standin
