#include "relay/realtime/phoenix_message.hpp"

#include <gtest/gtest.h>

#include <string>

namespace coach::relay::realtime {
namespace {

using namespace std::string_literals;

TEST(ParseMessage, BothProtocols) {
  const auto v2 = parse_message(Protocol::v2, R"(["1","2","realtime:a","phx_join",{"config":{}}])");
  ASSERT_TRUE(v2);
  EXPECT_EQ(v2->join_ref, "1");
  EXPECT_EQ(v2->ref, "2");
  EXPECT_EQ(v2->topic, "realtime:a");
  EXPECT_TRUE(v2->payload.contains("config"));
  const auto v1 =
      parse_message(Protocol::v1, R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":"3"})");
  ASSERT_TRUE(v1);
  EXPECT_EQ(v1->ref, "3");
  EXPECT_FALSE(v1->join_ref);
}

TEST(ParseMessage, RefusesWhatIsNone) {
  for (const char* text : {"", "[", "{}", "[]", "[1,2,3,4,5]", R"([null,null,"a",null,{}])", "null", "7"}) {
    EXPECT_FALSE(parse_message(Protocol::v2, text)) << text;
    EXPECT_FALSE(parse_message(Protocol::v1, text)) << text;
  }
}

TEST(ParseBinaryBroadcast, WholeAndCutAnywhere) {
  const std::string bytes =
      "\x03\x01\x02\x0a\x04\x02\x01"s + "1" + "12" + "realtime:a" + "wave" + "{}" + R"({"n":1})";
  const auto message = parse_binary_broadcast(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->join_ref, "1");
  EXPECT_EQ(message->ref, "12");
  EXPECT_EQ(message->topic, "realtime:a");
  EXPECT_EQ(message->event, "wave");
  EXPECT_EQ(message->meta, "{}");
  EXPECT_EQ(message->encoding, Encoding::json);
  EXPECT_EQ(message->payload, R"({"n":1})");
  const std::size_t names = 7 + 1 + 2 + 10 + 4 + 2;
  for (std::size_t length = 0; length < names; ++length) {
    EXPECT_FALSE(parse_binary_broadcast(std::string_view(bytes).substr(0, length))) << length;
  }
  EXPECT_FALSE(parse_binary_broadcast("\x04\0\0\0\0\0\0"s));
  EXPECT_FALSE(parse_binary_broadcast("\x03\0\0\0\0\0\x02"s));
}

TEST(MessageText, BothProtocols) {
  EXPECT_EQ(message_text(Protocol::v2, "1", std::nullopt, "realtime:\"a", "system", R"({"x":1})"),
            R"(["1",null,"realtime:\"a","system",{"x":1}])");
  EXPECT_EQ(message_text(Protocol::v1, std::nullopt, "2", "t", "e", "{}"),
            R"({"topic":"t","event":"e","payload":{},"ref":"2"})");
  EXPECT_EQ(reply_text(Protocol::v2, "1", "2", "t", false, R"({"reason":"no"})"),
            R"(["1","2","t","phx_reply",{"status":"error","response":{"reason":"no"}}])");
}

TEST(BinaryBroadcast, Layout) {
  EXPECT_EQ(binary_broadcast("top", "ev", "", Encoding::binary, "\0\xff"s), "\x04\x03\x02\0\0topev\0\xff"s);
  EXPECT_FALSE(binary_broadcast(std::string(256, 'x'), "e", "", Encoding::json, "{}"));
}

}  // namespace
}  // namespace coach::relay::realtime
