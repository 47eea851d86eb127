#include "worker/ops/migrate.hpp"

#include <fmt/format.h>

#include "core/sha256.hpp"
#include "pg/connection.hpp"
#include "sql/migrations.hpp"
#include "sql/queries.hpp"
#include "worker/ops/migrations.hpp"

namespace coach::worker {
namespace {

using Outcome = std::expected<void, std::string>;

std::string file_of(const sql::Migration& migration) {
  return fmt::format("{}_{}.sql", migration.version, migration.name);
}

asio::awaitable<std::expected<std::vector<AppliedMigration>, std::string>> applied_in(
    pg::Connection& database) {
  const auto rows = co_await database.query(sql::applied_migrations.sql);
  if (rows) co_return read_applied(*rows);
  if (rows.error().is("42P01") || rows.error().is("3F000")) co_return std::vector<AppliedMigration>{};
  co_return std::unexpected("cannot read coach.migrations: " + pg::describe(rows.error()));
}

asio::awaitable<Outcome> record_checksum(pg::Connection& database, const sql::Migration& migration) {
  pg::Params params;
  params.text(std::string(migration.version)).text(sha256_hex(migration.text));
  const auto done = co_await database.query(sql::record_migration.sql, std::move(params));
  if (!done) co_return std::unexpected(file_of(migration) + ": " + pg::describe(done.error()));
  co_return Outcome{};
}

asio::awaitable<Outcome> apply(pg::Connection& database, const sql::Migration& migration) {
  // One transaction, also for the files' record of themselves; a lock that is not to be
  // had soon fails the migration instead of queueing all traffic behind it.
  const auto run = co_await database.script(
      fmt::format("begin;\nset local lock_timeout = '10s';\n{}\n;commit;", migration.text));
  if (!run) {
    const auto why = pg::describe(run.error());
    [[maybe_unused]] const auto undone = co_await database.script("rollback");
    co_return std::unexpected(
        fmt::format("{} failed, nothing of it was applied: {}", file_of(migration), why));
  }
  co_return co_await record_checksum(database, migration);
}

}  // namespace

asio::awaitable<Outcome> migrate(Executor executor, const Config& config) {
  pg::Connection database(executor);
  const auto connected = co_await database.connect(config.database.admin_url.reveal(), "coach-worker migrate",
                                                   config.database.connect_timeout);
  if (!connected) co_return std::unexpected("cannot connect: " + pg::describe(connected.error()));
  // Released with the connection.
  const auto locked = co_await database.query(sql::lock_migrations.sql);
  if (!locked) co_return std::unexpected("cannot lock: " + pg::describe(locked.error()));

  const auto applied = co_await applied_in(database);
  if (!applied) co_return std::unexpected(applied.error());
  const auto plan = plan_migrations(sql::migrations, *applied);
  if (!plan) co_return std::unexpected(plan.error());

  for (const auto& version : plan->unknown) {
    fmt::print("note: this database has migration {}, which this version does not know\n", version);
  }
  for (const auto* migration : plan->adopted) {
    if (const auto done = co_await record_checksum(database, *migration); !done) co_return done;
    fmt::print("adopted {} (applied without coach-worker; its checksum is recorded now)\n",
               file_of(*migration));
  }
  for (const auto* migration : plan->pending) {
    if (const auto done = co_await apply(database, *migration); !done) co_return done;
    fmt::print("applied {}\n", file_of(*migration));
  }
  if (plan->pending.empty()) fmt::print("nothing to apply, the database is up to date\n");
  co_return Outcome{};
}

}  // namespace coach::worker
