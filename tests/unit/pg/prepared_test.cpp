#include "pg/prepared.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace coach::pg {
namespace {

using Way = PreparedStatements::Way;

constexpr Statement statement{"find", "select 1"};

TEST(Prepared, IsUnpreparedWhileTheOutcomeIsUnknown) {
  PreparedStatements statements;
  const auto first = statements.plan(statement);
  EXPECT_EQ(first.way, Way::prepare_first);
  EXPECT_EQ(statements.plan(statement).way, Way::unprepared);
  PreparedStatements::succeeded(first);
  EXPECT_EQ(statements.plan(statement).way, Way::prepared);
  EXPECT_EQ(first.entry->server_name, "find");
}

TEST(Prepared, TakesANewNameAfterEachFailure) {
  PreparedStatements statements;
  const auto first = statements.plan(statement);
  PreparedStatements::failed(first);
  EXPECT_EQ(first.entry->server_name, "find#1");
  const auto second = statements.plan(statement);
  EXPECT_EQ(second.way, Way::prepare_first);
  PreparedStatements::succeeded(second);
  PreparedStatements::failed(second);
  EXPECT_EQ(first.entry->server_name, "find#2");
}

TEST(Prepared, IgnoresNewsOfAnOlderName) {
  PreparedStatements statements;
  const auto first = statements.plan(statement);
  PreparedStatements::succeeded(first);
  const auto in_flight = statements.plan(statement);
  PreparedStatements::failed(first);
  const auto again = statements.plan(statement);
  PreparedStatements::failed(in_flight);
  EXPECT_EQ(again.entry->server_name, "find#1");
  PreparedStatements::succeeded(again);
  EXPECT_EQ(statements.plan(statement).way, Way::prepared);
}

TEST(Prepared, RefusesTwoStatementsOfOneName) {
  PreparedStatements statements;
  statements.plan(statement);
  EXPECT_THROW(statements.plan({"find", "select 2"}), std::logic_error);
}

TEST(Prepared, KnowsStaleFromUnsupported) {
  EXPECT_TRUE(PreparedStatements::is_stale("26000", ""));
  EXPECT_TRUE(PreparedStatements::is_stale("0A000", "RevalidateCachedQuery"));
  EXPECT_FALSE(PreparedStatements::is_stale("0A000", "transformSelect"));
  EXPECT_FALSE(PreparedStatements::is_stale("23505", ""));
}

}  // namespace
}  // namespace coach::pg
