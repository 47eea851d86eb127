// Each fault as a client sees it on the socket.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "test_server.hpp"

namespace coach::standin {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class FaultWire : public testing::Test {
 protected:
  RawReply chat(std::string_view fault, std::string_view more = R"(,"stream":true)") {
    client_.send("POST", "/v1/chat/completions", chat_body("How do I row?", more),
                 fmt::format("x-standin: {}\r\n", fault));
    return client_.receive();
  }

  RawReply embed(std::string_view fault) {
    client_.send("POST", "/v1/embeddings", R"({"model":"e","input":"row"})",
                 fmt::format("x-standin: {},for=embeddings\r\n", fault));
    return client_.receive();
  }

  TestServer server_{quick_options()};
  TestClient client_{server_.port()};
};

std::size_t contents(const std::string& body) {
  std::size_t found = 0;
  for (auto at = body.find("\"content\":"); at != std::string::npos; at = body.find("\"content\":", at + 1))
    ++found;
  return found - 1;  // without the first, empty delta
}

TEST_F(FaultWire, StatusWithRetryAfterForTheFirstRequests) {
  for (const unsigned status : {429u, 500u, 503u}) {
    const auto fault = fmt::format("status={},retry-after=2,times=1", status);
    const auto failed = chat(fault);
    EXPECT_EQ(failed.status, status);
    EXPECT_THAT(failed.head, HasSubstr("Retry-After: 2\r\n"));
    EXPECT_THAT(failed.body, StartsWith("{\"error\":"));
    EXPECT_EQ(chat(fault).status, 200u);
  }
}

TEST_F(FaultWire, ErrorUnderStatus200) {
  const auto reply = chat("error-200");
  EXPECT_EQ(reply.status, 200u);
  EXPECT_THAT(reply.head, HasSubstr("Content-Type: application/json"));
  EXPECT_THAT(reply.body, StartsWith("{\"error\":"));
}

TEST_F(FaultWire, CutIsATcpReset) {
  const auto reply = chat("cut-after=10");
  EXPECT_EQ(contents(reply.body), 10u);
  EXPECT_FALSE(reply.complete);
  EXPECT_EQ(client_.ended(), boost::asio::error::connection_reset);
}

TEST_F(FaultWire, EofIsACleanEndWithoutFinishReason) {
  const auto reply = chat("eof-after=10");
  EXPECT_EQ(contents(reply.body), 10u);
  EXPECT_TRUE(reply.complete);
  EXPECT_THAT(reply.body, Not(HasSubstr("[DONE]")));
}

TEST_F(FaultWire, GarbageErrorEventAndSmallOnes) {
  EXPECT_THAT(chat("garbage-after=5").body, HasSubstr("\n\ndata: {this is not JSON\n\n"));
  EXPECT_THAT(chat("error-after=5").body, HasSubstr("\n\ndata: {\"error\":"));
  EXPECT_THAT(chat("no-finish-reason").body, Not(HasSubstr("\"finish_reason\":\"")));
  EXPECT_THAT(chat("no-done").body, Not(HasSubstr("[DONE]")));
  EXPECT_THAT(chat("crlf").body, EndsWith("data: [DONE]\r\n\r\n"));
  EXPECT_THAT(chat("nul").body, HasSubstr("\\u0000"));
  EXPECT_THAT(chat("bad-utf8").body, HasSubstr("\xff"));
  EXPECT_THAT(chat("reasoning").body, HasSubstr("\"reasoning_content\":\"The\""));
  EXPECT_THAT(chat("usage-every-chunk").body, HasSubstr("\"completion_tokens\":1,"));
  EXPECT_THAT(chat("ping-ms=1,first-token-ms=20").body, HasSubstr(": ping\n\n"));
}

TEST_F(FaultWire, WhatProvidersGetWrongAroundAnAnswer) {
  EXPECT_THAT(chat("finish-reason=error").body, HasSubstr("\"finish_reason\":\"error\""));
  EXPECT_THAT(chat("usage-tokens=-1,usage-every-chunk").body,
              HasSubstr(R"("usage":{"prompt_tokens":-1,"completion_tokens":-1})"));
  EXPECT_THAT(chat("content-type=text/plain").head, HasSubstr("Content-Type: text/plain\r\n"));
  EXPECT_THAT(chat("content-type=none").head, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(chat("error-after-finish").body,
              HasSubstr("\"finish_reason\":\"stop\"}]}\n\ndata: {\"error\""));
  const auto page = chat("html");
  EXPECT_EQ(page.status, 200u);
  EXPECT_THAT(page.body, StartsWith("<!DOCTYPE html>"));
  const auto refused = chat("context-tokens=1");
  EXPECT_EQ(refused.status, 400u);
  EXPECT_THAT(refused.body, HasSubstr("context_length_exceeded"));
  EXPECT_EQ(chat("context-tokens=100000").status, 200u);
}

TEST_F(FaultWire, HugeTokenArrivesWhole) {
  const auto reply = chat("huge-token=1000000,tokens=3");
  EXPECT_TRUE(reply.complete);
  EXPECT_THAT(reply.body, HasSubstr(std::string(1'000'000, 'x')));
}

TEST_F(FaultWire, SplitSendsSingleBytes) {
  client_.send("POST", "/v1/chat/completions", chat_body("How do I row?", R"(,"stream":true)"),
               "x-standin: split=1,tokens=3\r\n");
  ASSERT_TRUE(client_.read_until("\r\n\r\n1\r\nd\r\n1\r\na\r\n1\r\nt\r\n1\r\na\r\n1\r\n:\r\n"));
  EXPECT_THAT(client_.receive().body, EndsWith("data: [DONE]\n\n"));
}

TEST_F(FaultWire, GzipIsDeclaredAndStored) {
  const auto reply = chat("gzip,tokens=3", "");
  EXPECT_THAT(reply.head, HasSubstr("Content-Encoding: gzip"));
  EXPECT_THAT(reply.body, StartsWith("\x1f\x8b"));
  const auto stream = chat("gzip,tokens=3");
  EXPECT_THAT(stream.head, HasSubstr("Content-Encoding: gzip"));
  EXPECT_THAT(stream.body, HasSubstr("data: [DONE]\n\n"));
}

TEST_F(FaultWire, ColdStartAndSpeedsAreWaitedFor) {
  const auto start = std::chrono::steady_clock::now();
  chat("cold-start-ms=60,first-token-ms=60,tokens-per-second=50,tokens=3");
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(160));
}

TEST_F(FaultWire, FaultsOfEmbeddings) {
  EXPECT_EQ(embed("status=500").status, 500u);
  EXPECT_EQ(chat("for=embeddings,status=500").status, 200u);
  EXPECT_EQ(embed("garbage-after=0").body, "{this is not JSON");
  EXPECT_THAT(embed("gzip").head, HasSubstr("Content-Encoding: gzip"));
  EXPECT_FALSE(embed("cut-after=0").complete);
  EXPECT_EQ(client_.ended(), boost::asio::error::connection_reset);
}

TEST_F(FaultWire, WholeRepliesBreakToo) {
  EXPECT_FALSE(chat("eof-after=1", "").complete);
  EXPECT_EQ(client_.ended(), boost::asio::error::eof);
}

}  // namespace
}  // namespace coach::standin
