#include "worker/ops/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <utility>

#include "core/backoff.hpp"
#include "core/sha256.hpp"
#include "core/units.hpp"
#include "pg/connection.hpp"
#include "sql/migrations.hpp"
#include "sql/queries.hpp"
#include "worker/ops/migrations.hpp"

namespace coach::worker {
namespace {

using Outcome = std::expected<void, std::string>;
using Done = std::expected<void, pg::Error>;

// Long enough that whoever queued up behind the last try has gone through.
constexpr BackoffPolicy between_tries{std::chrono::seconds(1), std::chrono::seconds(15), 2.0};

std::string file_of(const sql::Migration& migration) {
  return fmt::format("{}_{}.sql", migration.version, migration.name);
}

// 55P03: lock_timeout; 40P01: the victim of a deadlock. Trying again may help.
bool met_a_lock(const pg::Error& error) {
  return error.is("55P03") || error.is("40P01");
}

class Migrator {
 public:
  Migrator(const Executor& executor, MigrateOptions options, std::span<const sql::Migration> known)
      : executor_(executor),
        options_(options),
        known_(known),
        deadline_(Clock::now() + options.patience),
        database_(executor) {}

  asio::awaitable<Outcome> run(const DatabaseConfig& database) {
    const auto connected = co_await database_.connect(database.admin_url.reveal(), "coach-worker migrate",
                                                      database.connect_timeout);
    if (!connected) co_return std::unexpected("cannot connect: " + pg::describe(connected.error()));
    if (const auto locked = co_await lock(); !locked) co_return locked;
    const auto applied = co_await this->applied();
    if (!applied) co_return std::unexpected(applied.error());
    const auto plan = plan_migrations(known_, *applied);
    if (!plan) co_return std::unexpected(plan.error());
    for (const auto& version : plan->unknown) {
      fmt::print("note: this database has migration {}, which this version does not know\n", version);
    }
    if (plan->pending.empty()) fmt::print("nothing to apply, the database is up to date\n");
    if (options_.dry_run) co_return co_await rehearse(*plan);
    if (const auto done = co_await adopt(*plan); !done) co_return done;
    for (const auto* migration : plan->pending) {
      if (const auto done = co_await apply(*migration); !done) co_return done;
      fmt::print("applied {}\n", file_of(*migration));
    }
    co_return Outcome{};
  }

 private:
  // Released with the connection.
  asio::awaitable<Outcome> lock() {
    const auto set = co_await database_.script(
        fmt::format("set lock_timeout = {}; set statement_timeout = {}", options_.lock_timeout.count(),
                    options_.statement_timeout.count()));
    if (!set) co_return std::unexpected("cannot set time-outs: " + pg::describe(set.error()));
    for (bool told = false;; told = true) {
      const auto locked = co_await database_.query(sql::lock_migrations.sql);
      if (locked) co_return Outcome{};
      if (!met_a_lock(locked.error()))
        co_return std::unexpected("cannot lock: " + pg::describe(locked.error()));
      if (Clock::now() >= deadline_) {
        co_return std::unexpected(
            fmt::format("another migration has been at work on this database for {}: "
                        "wait for it, and run migrate again",
                        format_duration(options_.patience)));
      }
      if (!told) fmt::print("waiting for another migration of this database\n");
    }
  }

  asio::awaitable<std::expected<std::vector<AppliedMigration>, std::string>> applied() {
    const auto rows = co_await database_.query(sql::applied_migrations.sql);
    if (rows) co_return read_applied(*rows);
    if (rows.error().is("42P01") || rows.error().is("3F000")) co_return std::vector<AppliedMigration>{};
    co_return std::unexpected("cannot read coach.migrations: " + pg::describe(rows.error()));
  }

  asio::awaitable<Done> record_checksum(const sql::Migration& migration) {
    pg::Params params;
    params.text(std::string(migration.version)).text(sha256_hex(migration.text));
    const auto done = co_await database_.query(sql::record_migration.sql, std::move(params));
    if (!done) co_return std::unexpected(done.error());
    co_return Done{};
  }

  asio::awaitable<Outcome> adopt(const MigrationPlan& plan) {
    for (const auto* migration : plan.adopted) {
      if (const auto done = co_await record_checksum(*migration); !done) {
        co_return std::unexpected(file_of(*migration) + ": " + pg::describe(done.error()));
      }
      fmt::print("adopted {} (applied without coach-worker; its checksum is recorded now)\n",
                 file_of(*migration));
    }
    co_return Outcome{};
  }

  // In the transaction that is open, also the file's record of itself.
  asio::awaitable<Done> execute(const sql::Migration& migration) {
    const auto run = co_await database_.script(std::string(migration.text));
    if (!run) co_return std::unexpected(run.error());
    co_return co_await record_checksum(migration);
  }

  asio::awaitable<Done> statement(std::string text) {
    const auto done = co_await database_.script(std::move(text));
    if (!done) co_return std::unexpected(done.error());
    co_return Done{};
  }

  asio::awaitable<Done> try_once(const sql::Migration& migration) {
    auto done = co_await statement("begin");
    if (done) done = co_await execute(migration);
    if (done) done = co_await statement("commit");
    if (!done) [[maybe_unused]]
      const auto undone = co_await statement("rollback");
    co_return done;
  }

  asio::awaitable<Outcome> apply(const sql::Migration& migration) {
    for (std::uint32_t tries = 1;; ++tries) {
      const auto done = co_await try_once(migration);
      if (done) co_return Outcome{};
      if (!met_a_lock(done.error())) co_return std::unexpected(failure(migration, done.error()));
      const auto holder = co_await oldest_transaction();
      const auto now = Clock::now();
      if (now >= deadline_) {
        co_return std::unexpected(
            fmt::format("{} was not applied: {} tries met a lock that others hold{}. Let that end, then run "
                        "migrate again",
                        file_of(migration), tries, holder));
      }
      fmt::print("{} met a lock that others hold{}; trying again\n", file_of(migration), holder);
      asio::steady_timer pause(executor_);
      pause.expires_at(std::min(deadline_, now + backoff_delay(between_tries, tries - 1, 0)));
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  // Everything pending in one transaction, because each file builds on those before it.
  asio::awaitable<Outcome> rehearse(const MigrationPlan& plan) {
    for (const auto* migration : plan.adopted) fmt::print("would adopt {}\n", file_of(*migration));
    if (plan.pending.empty()) co_return Outcome{};
    auto done = co_await statement("begin");
    const sql::Migration* at = plan.pending.front();
    for (const auto* migration : plan.pending) {
      at = migration;
      if (done) done = co_await execute(*migration);
      if (!done) break;
      fmt::print("would apply {}\n", file_of(*migration));
    }
    [[maybe_unused]] const auto undone = co_await statement("rollback");
    if (!done) {
      const auto holder = met_a_lock(done.error()) ? co_await oldest_transaction() : std::string();
      co_return std::unexpected(failure(*at, done.error()) + holder);
    }
    fmt::print("tried in a transaction that was rolled back; the database is as it was\n");
    co_return Outcome{};
  }

  static std::string failure(const sql::Migration& migration, const pg::Error& error) {
    return fmt::format("{} failed, nothing of it was applied: {}", file_of(migration), pg::describe(error));
  }

  // " (…)" for a sentence; empty when the server does not tell.
  asio::awaitable<std::string> oldest_transaction() {
    const auto rows = co_await database_.query(sql::oldest_transaction.sql);
    if (!rows || rows->rows() == 0) co_return std::string();
    co_return fmt::format(" (the oldest open transaction: process {}, {}, for {} s)", rows->integer(0, 0),
                          rows->text(0, 1), rows->integer(0, 2));
  }

  Executor executor_;
  MigrateOptions options_;
  std::span<const sql::Migration> known_;
  Clock::time_point deadline_;
  pg::Connection database_;
};

}  // namespace

asio::awaitable<Outcome> migrate(Executor executor, const Config& config, MigrateOptions options) {
  co_return co_await migrate(std::move(executor), config, options, sql::migrations);
}

asio::awaitable<Outcome> migrate(Executor executor, const Config& config, MigrateOptions options,
                                 std::span<const sql::Migration> known) {
  Migrator migrator(executor, options, known);
  co_return co_await migrator.run(config.database);
}

}  // namespace coach::worker
