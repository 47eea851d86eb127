// What a reply costs, by tokens and the prices in coach.settings.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

class Cost : public WorkerFixture {};

TEST_F(Cost, AnAnsweredQuestionIsFarBelowTheProductsLimit) {
  start_provider();
  start_worker();
  const auto id = ask("How do I pace the sled push?");
  ASSERT_EQ(wait_until_final(id).status, "complete");
  EXPECT_EQ(
      database.value(fmt::format("select dollars = (tokens_in * 0.13 + tokens_out * 0.40) / 1000000 and "
                                 "tokens_in > 100 and tokens_out > 10 "
                                 "from coach.cost_per_reply where message_id = '{}'",
                                 id)),
      "t");
  // Hand-off, "Success": less than 0.01 dollars a turn.
  EXPECT_EQ(database.value(
                "select turns = 1 and dollars_per_turn between 0.00001 and 0.01 from coach.cost_per_day"),
            "t");
  EXPECT_EQ(database.value("select count(*) from coach.cost_per_day d, coach.cost_per_conversation c, "
                           "coach.cost_per_athlete a where d.dollars = c.dollars and c.dollars = a.dollars"),
            "1");
}

TEST_F(Cost, PricesAreTheOwnersAndAnAnswerThatWasReplacedWasPaidFor) {
  start_provider();
  start_worker();
  const auto id = ask("hello");
  const auto first = wait_until_final(id);
  database.run(
      "update coach.settings set price_in_per_million = 1000000, price_out_per_million = 0, "
      "daily_spend_limit = null");
  EXPECT_EQ(database.value("select dollars = tokens_in from coach.cost_per_reply"), "t");
  database.value_as("authenticated", user_id, fmt::format("select regenerate_reply('{}')", id));
  wait_until_final_again(id, first.revision);
  EXPECT_EQ(
      database.value("select count(*) || ' ' || count(*) filter (where replaced) from coach.cost_per_reply"),
      "2 1");
  EXPECT_EQ(database.value("select turns from coach.cost_per_conversation"), "2");
}

TEST_F(Cost, IsNobodysBusinessButTheOwners) {
  for (const auto* view : {"cost_per_reply", "cost_per_conversation", "cost_per_athlete", "cost_per_day"}) {
    EXPECT_EQ(database.try_as("authenticated", user_id, fmt::format("select * from coach.{}", view)),
              "42501");
  }
}

}  // namespace
}  // namespace coach::testing
