#include "tests/chaos/provider_log.hpp"

#include <gmock/gmock.h>

namespace coach::chaos {
namespace {

TEST(ProviderLog, KeepsTheChatRequestsBySerial) {
  const auto requests = read_provider_log(
      R"({"serial":1,"x-request-id":"r","kind":"embeddings","received_us":5,"first_token_us":null,"finished_us":6,"tokens":0,"outcome":"ok"})"
      "\n"
      R"({"serial":2,"x-request-id":"r","kind":"chat","received_us":7,"first_token_us":8,"finished_us":9,"tokens":3,"outcome":"stop"})"
      "\n");
  ASSERT_TRUE(requests) << requests.error();
  ASSERT_EQ(requests->size(), 1u);
  const auto& request = requests->at(2);
  EXPECT_EQ(request.message_id, "r");
  EXPECT_EQ(request.received, 7);
  EXPECT_EQ(request.tokens, 3u);
  EXPECT_EQ(request.outcome, "stop");
}

TEST(ProviderLog, NamesTheLineThatIsNoRecord) {
  EXPECT_THAT(read_provider_log("{\"kind\":\"other\"}\nhalf a li").error(), testing::HasSubstr("line 2"));
}

}  // namespace
}  // namespace coach::chaos
