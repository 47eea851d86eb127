// Comparing the migrations of a database with those this program carries. Pure.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pg/error.hpp"
#include "pg/result.hpp"

namespace coach::sql {
struct Migration;
}

namespace coach::worker {

struct AppliedMigration {
  std::string version;
  std::optional<std::string> checksum;  // none: applied by `supabase db push`
  std::optional<std::string> needs;     // the newest migration that workers must know beside it
};

struct MigrationPlan {
  std::vector<const sql::Migration*> pending;  // in order
  std::vector<const sql::Migration*> adopted;  // applied without a checksum: to be recorded
  std::vector<std::string> unknown;            // versions newer than this program
};

std::vector<AppliedMigration> read_applied(const pg::Result& rows);

// Error: a sentence naming the file that was changed after it was applied, or that is
// missing in the middle.
std::expected<MigrationPlan, std::string> plan_migrations(std::span<const sql::Migration> known,
                                                          std::span<const AppliedMigration> applied);

// Whether a worker that knows `known` can work with a database that has `applied`. It cannot
// when the database is older, or when a newer migration says that it needs newer workers
// (docs/adr/0013-expand-then-contract.md). Error: what to do, in a sentence. Value: a
// warning, or an empty text.
std::expected<std::string, std::string> judge_schema(std::span<const sql::Migration> known,
                                                     std::vector<AppliedMigration> applied);

// The same for this program, by the database's answer to sql/queries/applied_migrations.sql.
std::expected<std::string, std::string> judge_schema(const std::expected<pg::Result, pg::Error>& answer);

}  // namespace coach::worker
