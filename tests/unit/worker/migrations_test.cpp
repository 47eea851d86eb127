#include "worker/ops/migrations.hpp"

#include <gtest/gtest.h>

#include "core/sha256.hpp"
#include "sql/migrations.hpp"

namespace coach::worker {
namespace {

constexpr sql::Migration first{"001", "tables", "create table a ();"};
constexpr sql::Migration second{"002", "access", "grant select on a to b;"};
const std::vector<sql::Migration> known{first, second};

std::expected<MigrationPlan, std::string> plan(const std::vector<AppliedMigration>& applied) {
  return plan_migrations(known, applied);
}

TEST(PlanMigrations, AppliesWhatIsMissingInOrder) {
  ASSERT_EQ(plan({})->pending.size(), 2u);
  EXPECT_EQ(plan({})->pending[0]->version, "001");
  const auto one = plan({{"001", sha256_hex(first.text), {}}});
  ASSERT_EQ(one->pending.size(), 1u);
  EXPECT_EQ(one->pending[0]->version, "002");
}

TEST(PlanMigrations, RefusesAChangedFileByName) {
  const auto refused = plan({{"001", std::string("0000"), {}}});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("001_tables.sql was changed"));
}

TEST(PlanMigrations, AdoptsWhatSupabaseApplied) {
  const auto adopted = plan({{"001", std::nullopt, {}}, {"002", std::nullopt, {}}});
  ASSERT_TRUE(adopted);
  EXPECT_TRUE(adopted->pending.empty());
  EXPECT_EQ(adopted->adopted.size(), 2u);
}

TEST(PlanMigrations, RefusesAGap) {
  const auto refused = plan({{"002", std::nullopt, {}}});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("001_tables.sql is not applied"));
}

TEST(PlanMigrations, NoticesNewerOnes) {
  const auto newer = plan({{"001", std::nullopt, {}}, {"002", std::nullopt, {}}, {"003", std::nullopt, {}}});
  ASSERT_TRUE(newer);
  EXPECT_EQ(newer->unknown, std::vector<std::string>{"003"});
}

TEST(JudgeSchema, SaysWhatToDo) {
  const auto judge = [](const char* state) {
    return judge_schema(std::unexpected(pg::Error{pg::Failure::server, state, "no"})).error();
  };
  EXPECT_TRUE(judge("42P01").contains("coach-worker migrate"));
  EXPECT_TRUE(judge("3F000").contains("coach-worker migrate"));
  EXPECT_TRUE(judge("42501").contains("coach_worker"));
  EXPECT_TRUE(judge("57014").contains("57014"));
}

std::expected<std::string, std::string> judge(std::vector<AppliedMigration> newer) {
  std::vector<AppliedMigration> applied{{"001", std::nullopt, {}}, {"002", std::nullopt, {}}};
  applied.insert(applied.end(), newer.begin(), newer.end());
  return judge_schema(known, std::move(applied));
}

TEST(JudgeSchema, WorksWithANewerDatabaseAndSaysSo) {
  EXPECT_EQ(judge({}), "");
  ASSERT_TRUE(judge({{"003", std::nullopt, {}}}));
  EXPECT_TRUE(judge({{"003", std::nullopt, {}}})->contains("migration 003"));
}

TEST(JudgeSchema, RefusesADatabaseThatNeedsNewerWorkers) {
  EXPECT_TRUE(judge({{"003", std::nullopt, {}}, {"004", std::nullopt, "002"}}));
  const auto refused =
      judge({{"003", std::nullopt, {}}, {"004", std::nullopt, "003"}, {"005", std::nullopt, {}}});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(
      refused.error().contains("has migration 004, which needs workers that know migration 003; this "
                               "one knows 002"))
      << refused.error();
}

TEST(JudgeSchema, RefusesAnOlderDatabase) {
  const auto refused = judge_schema(known, {{"001", std::nullopt, {}}});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("lacks migration 002_access.sql")) << refused.error();
}

TEST(EmbeddedMigrations, AreInOrder) {
  for (std::size_t i = 1; i < sql::migrations.size(); ++i) {
    EXPECT_LT(sql::migrations[i - 1].version, sql::migrations[i].version);
  }
  EXPECT_FALSE(sql::migrations.empty());
}

}  // namespace
}  // namespace coach::worker
