#include "relay/realtime/channel_messages.hpp"

#include <gtest/gtest.h>

#include "relay/realtime/change_frame.hpp"

namespace coach::relay::realtime {
namespace {

class ChannelMessages : public ::testing::Test {
 protected:
  ChannelMessages() {
    channel_->topic = "realtime:room";
    channel_->name = "room";
    channel_->join_ref = "1";
  }

  std::string change(ChangeKind event, std::vector<std::uint32_t> ids) {
    Change made;
    made.event = event;
    frame_ = change_frame(made, {channel_, std::move(ids), nullptr}, 9,
                          std::make_shared<const std::string>(R"({"type":"UPDATE"})"));
    return frame_.head + *frame_.body + std::string(frame_.tail);
  }

  ChannelPtr channel_ = std::make_shared<Channel>();
  Frame frame_;
};

TEST_F(ChannelMessages, NameTheJoinTheyBelongTo) {
  EXPECT_EQ(reply_frame(*channel_, "4", false, reason_json(R"(say "please")")).head,
            R"(["1","4","realtime:room","phx_reply",{"status":"error","response":)"
            R"({"reason":"say \"please\""}}])");
  EXPECT_EQ(close_frame(*channel_).head, R"(["1","1","realtime:room","phx_close",{}])");
}

TEST_F(ChannelMessages, SystemMessagesNameTheChannelWithoutItsPrefix) {
  EXPECT_EQ(system_frame(*channel_, true, "postgres_changes", "Subscribed to PostgreSQL").head,
            R"(["1",null,"realtime:room","system",{"extension":"postgres_changes","status":"ok",)"
            R"("message":"Subscribed to PostgreSQL","channel":"room"}])");
}

TEST_F(ChannelMessages, AChangeCarriesTheIdsOfTheSubscriptionsThatMatched) {
  channel_->change_head = R"([null,null,"realtime:room","postgres_changes",{"ids":[)";
  EXPECT_EQ(change(ChangeKind::insert, {5, 7}),
            R"([null,null,"realtime:room","postgres_changes",{"ids":[5,7],"data":{"type":"UPDATE"}}])");
  EXPECT_FALSE(frame_.replaceable);
  change(ChangeKind::update, {5});
  EXPECT_TRUE(frame_.replaceable) << "a newer update of the row may take its place";
  EXPECT_EQ(frame_.row, 9u);
}

TEST_F(ChannelMessages, AChangeOfTheOldProtocolIsAnObject) {
  channel_->protocol = Protocol::v1;
  channel_->change_head = R"({"topic":"realtime:room","event":"postgres_changes","payload":{"ids":[)";
  EXPECT_EQ(change(ChangeKind::update, {5}),
            R"({"topic":"realtime:room","event":"postgres_changes","payload":{"ids":[5],)"
            R"("data":{"type":"UPDATE"}},"ref":null})");
}

}  // namespace
}  // namespace coach::relay::realtime
