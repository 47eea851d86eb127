#include "relay/api/request_body.hpp"

#include <gtest/gtest.h>

namespace coach::relay {
namespace {

TEST(ProfileRow, TakesTheAthletesTimeZone) {
  const auto row = profile_row(R"({"age":35,"time_zone":"Europe/Berlin"})", "u");
  ASSERT_TRUE(row) << row.error();
  EXPECT_EQ(*row, R"({"age":35,"time_zone":"Europe/Berlin","user_id":"u"})");
}

TEST(ProfileRow, RefusesAFieldThatDoesNotExist) {
  EXPECT_EQ(profile_row(R"({"timezone":"Europe/Berlin"})", "u").error(), "There is no field \"timezone\".");
}

}  // namespace
}  // namespace coach::relay
