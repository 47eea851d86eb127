#include "relay/realtime/presence.hpp"

#include <gtest/gtest.h>

namespace coach::relay::realtime {
namespace {

TEST(Presence, TrackReplaceUntrack) {
  Presence presence;
  const int ada = 0;
  const int bob = 0;
  EXPECT_EQ(presence.state(), "{}");
  EXPECT_EQ(presence.track(&ada, "ada", R"({"at":"sled"})"),
            R"({"joins":{"ada":{"metas":[{"phx_ref":"1","at":"sled"}]}},"leaves":{}})");
  EXPECT_EQ(presence.track(&bob, "ada", "{}"),
            R"({"joins":{"ada":{"metas":[{"phx_ref":"2"}]}},"leaves":{}})");
  EXPECT_TRUE(presence.state().contains(R"("phx_ref":"1")") && presence.state().contains(R"("phx_ref":"2")"));
  EXPECT_EQ(
      presence.track(&ada, "ada", R"({"at":"row"})"),
      R"({"joins":{"ada":{"metas":[{"phx_ref":"3","at":"row"}]}},"leaves":{"ada":{"metas":[{"phx_ref":"1","at":"sled"}]}}})");
  EXPECT_EQ(presence.untrack(&bob), R"({"joins":{},"leaves":{"ada":{"metas":[{"phx_ref":"2"}]}}})");
  EXPECT_EQ(presence.untrack(&bob), "");
  EXPECT_EQ(presence.state(), R"({"ada":{"metas":[{"phx_ref":"3","at":"row"}]}})");
}

}  // namespace
}  // namespace coach::relay::realtime
