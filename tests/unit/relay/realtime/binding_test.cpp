#include "relay/realtime/binding.hpp"

#include <gtest/gtest.h>

namespace coach::relay::realtime {
namespace {

Subscription notes() {
  Subscription made;
  made.schema = "public";
  made.table = "notes";
  Condition id;
  id.column = "id";
  id.op = Operator::in;
  id.values = {"1", "2"};
  Condition title;
  title.column = "title";
  title.values = {"x"};
  made.conditions = {id, title};
  return made;
}

TEST(Binding, SaysWhichSubscriptionIsRefused) {
  EXPECT_EQ(bind_refusal(notes(), nullptr),
            "Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the "
            "given connect parameters: [schema: public, table: notes, filters: [id in, title eq]]");
}

TEST(Binding, RefusesInTheDatabasesWords) {
  const pg::Error error{pg::Failure::server, "22P02", "invalid input syntax"};
  EXPECT_EQ(
      bind_refusal(notes(), &error),
      "Unable to subscribe to changes with given parameters. An exception happened so please check your "
      "connect parameters: [schema: public, table: notes, filters: [id in, title eq]]. Exception: "
      "invalid input syntax");
}

}  // namespace
}  // namespace coach::relay::realtime
