#include "relay/realtime/change_stream.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <random>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "core/log.hpp"
#include "pg/params.hpp"
#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

std::string slot_name() {
  std::random_device random;
  return fmt::format("coach_relay_{}_{:08x}", getpid(), random());
}

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

ChangeStream::ChangeStream(const Executor& executor, const Options& options, Database& database,
                           Handlers handlers)
    : executor_(executor),
      options_(options),
      database_(database),
      handlers_(std::move(handlers)),
      changed_(executor),
      life_(executor) {}

asio::awaitable<bool> ChangeStream::wait_running() {
  while (!running_ && !life_.stopping()) co_await changed_.wait();
  co_return running_;
}

void ChangeStream::stop() {
  life_.stop();
  changed_.set();
}

asio::awaitable<void> ChangeStream::run() {
  co_await life_.run_until_stopped(keep_streaming());
  running_ = false;
}

asio::awaitable<void> ChangeStream::keep_streaming() {
  asio::steady_timer timer(executor_);
  while (!life_.stopping()) {
    pg::Replication replication(executor_);
    const auto began = Clock::now();
    if (const auto started = co_await start(replication); started) {
      reconnect_.connected(Clock::now() - began);
      co_await stream(replication);
    } else {
      log::warn("realtime: {}", pg::describe(started.error()));
    }
    timer.expires_after(reconnect_.next_pause());
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> ChangeStream::stream(pg::Replication& replication) {
  const auto since = Clock::now();
  log::info("realtime: streaming the write-ahead log");
  running_ = true;
  changed_.set();
  const auto take_one = [this](std::string_view bytes) {
    reconnect_.answered();
    take(bytes);
  };
  const auto ended = co_await replication.stream(take_one, [this] { handlers_.after_burst(); });
  running_ = false;
  reconnect_.ended(Clock::now() - since);
  log::warn("realtime: {}", pg::describe(ended));
  handlers_.interrupted();
}

asio::awaitable<std::expected<void, pg::Error>> ChangeStream::start(pg::Replication& replication) {
  tables_.clear();
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(options_.publications)));
  const auto present = co_await database_.query(sql::realtime_publications, std::move(params));
  if (!present) co_return std::unexpected(present.error());
  pg::ReplicationOptions options;
  options.conninfo = options_.conninfo;
  options.connect_timeout = reconnect_.attempt_limit();
  options.slot = slot_name();
  options.publications = present->text_array(0, 0);
  if (options.publications.empty()) {
    co_return std::unexpected(
        pg::Error{pg::Failure::unavailable,
                  {},
                  "there is no publication supabase_realtime; make it: CREATE PUBLICATION "
                  "supabase_realtime FOR TABLE …"});
  }
  co_return co_await replication.start(std::move(options));
}

void ChangeStream::take(std::string_view bytes) {
  auto message = pg::decode_pgoutput(bytes);
  if (!message) {
    log::error("realtime: {}", message.error());
    return handlers_.unreadable("a change could not be read");
  }
  RowChange change;
  change.committed_at = transaction_.committed_at;
  change.transaction = transaction_.transaction;
  change.bytes = bytes;
  std::visit(Overloaded{
                 [&](const pg::BeginMessage& begin) { transaction_ = begin; },
                 [&](pg::RelationMessage& relation) { take_relation(std::move(relation)); },
                 [&](pg::InsertMessage& insert) {
                   change.event = ChangeKind::insert;
                   change.row = std::move(insert.row);
                   take_row(insert.relation, std::move(change));
                 },
                 [&](pg::UpdateMessage& update) {
                   change.event = ChangeKind::update;
                   change.row = std::move(update.row);
                   change.old_row = std::move(update.old_row);
                   change.old_is_whole = update.old_is_whole;
                   take_row(update.relation, std::move(change));
                 },
                 [&](pg::DeleteMessage& removal) {
                   change.event = ChangeKind::remove;
                   change.old_row = std::move(removal.old_row);
                   change.old_is_whole = removal.old_is_whole;
                   take_row(removal.relation, std::move(change));
                 },
                 [](const auto&) {},
             },
             *message);
}

void ChangeStream::take_relation(pg::RelationMessage relation) {
  auto table = std::make_shared<Table>();
  const auto oid = relation.relation;
  table->relation = std::move(relation);
  table->generation = ++generations_;
  tables_[oid] = std::move(table);
}

void ChangeStream::take_row(std::uint32_t relation, RowChange change) {
  const auto found = tables_.find(relation);
  if (found == tables_.end()) return handlers_.unreadable("a change of an unknown table");
  change.table = found->second;
  handlers_.row(std::move(change));
}

}  // namespace coach::relay::realtime
