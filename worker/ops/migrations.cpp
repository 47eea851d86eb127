#include "worker/ops/migrations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/sha256.hpp"
#include "sql/migrations.hpp"

namespace coach::worker {

std::vector<AppliedMigration> read_applied(const pg::Result& rows) {
  std::vector<AppliedMigration> applied;
  for (int row = 0; row < rows.rows(); ++row) {
    applied.push_back({std::string(rows.text(row, 0)), rows.text_or_null(row, 1), rows.text_or_null(row, 2)});
  }
  return applied;
}

std::expected<MigrationPlan, std::string> plan_migrations(std::span<const sql::Migration> known,
                                                          std::span<const AppliedMigration> applied) {
  MigrationPlan plan;
  for (const auto& migration : known) {
    const auto found = std::ranges::find(applied, migration.version, &AppliedMigration::version);
    if (found == applied.end()) {
      plan.pending.push_back(&migration);
      continue;
    }
    if (!plan.pending.empty()) {
      return std::unexpected(
          fmt::format("migration {}_{}.sql is not applied although the later {} is: apply it by hand, or "
                      "restore the database",
                      plan.pending.front()->version, plan.pending.front()->name, migration.version));
    }
    if (!found->checksum) {
      plan.adopted.push_back(&migration);
    } else if (*found->checksum != sha256_hex(migration.text)) {
      return std::unexpected(
          fmt::format("migration {}_{}.sql was changed after it was applied to this database: restore the "
                      "file and put the "
                      "change into a new migration",
                      migration.version, migration.name));
    }
  }
  for (const auto& entry : applied) {
    if (std::ranges::find(known, entry.version, &sql::Migration::version) == known.end()) {
      plan.unknown.push_back(entry.version);
    }
  }
  return plan;
}

std::expected<std::string, std::string> judge_schema(std::span<const sql::Migration> known,
                                                     std::vector<AppliedMigration> applied) {
  // Checksums are migrate's business: `run` must not stop over a comment in a file.
  for (auto& entry : applied) entry.checksum.reset();
  const auto plan = plan_migrations(known, applied);
  if (!plan) return std::unexpected(plan.error());
  if (!plan->pending.empty()) {
    return std::unexpected(fmt::format("this database lacks migration {}_{}.sql: run `coach-worker migrate`",
                                       plan->pending.front()->version, plan->pending.front()->name));
  }
  const std::string_view newest = known.empty() ? "" : known.back().version;
  for (const auto& entry : applied) {
    if (entry.needs && *entry.needs > newest) {
      return std::unexpected(
          fmt::format("this database has migration {}, which needs workers that know migration {}; this one "
                      "knows {} at most: install a newer coach-worker",
                      entry.version, *entry.needs, newest));
    }
  }
  if (plan->unknown.empty()) return std::string();
  return fmt::format(
      "this database has migration {}, which this version does not know: upgrade this worker soon",
      plan->unknown.back());
}

std::expected<std::string, std::string> judge_schema(const std::expected<pg::Result, pg::Error>& answer) {
  if (answer) return judge_schema(sql::migrations, read_applied(*answer));
  const auto& error = answer.error();
  // 42P01 no such table, 3F000 no such schema
  if (error.is("42P01") || error.is("3F000")) {
    return std::unexpected("this database has no Coach K tables: run `coach-worker migrate` on it first");
  }
  // 42501: the schema is there, its rights are not for this role.
  if (error.is("42501")) {
    return std::unexpected(
        "this role may not read schema coach: log in as coach_worker (alter role coach_worker login "
        "password '…'), or run `coach-worker migrate` if the database was never migrated");
  }
  return std::unexpected("cannot read coach.migrations: " + pg::describe(error));
}

}  // namespace coach::worker
