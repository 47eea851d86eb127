#include "pg/replication.hpp"

#include <fmt/format.h>

#include <variant>

#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

class ReplicationTest : public Fixture {
 protected:
  ReplicationOptions stream_options(std::string conninfo) {
    ReplicationOptions options;
    options.conninfo = std::move(conninfo);
    options.slot = fmt::format("coach_test_{}", getpid());
    options.publications = {"coach_test"};
    options.silence = std::chrono::milliseconds(300);
    return options;
  }

  asio::awaitable<void> make_table() {
    co_await admin("drop publication if exists coach_test; drop table if exists coach_test");
    co_await admin(
        "create table coach_test (id int primary key); create publication coach_test for table coach_test");
  }

  // Streams beside the test; what ended it lands in `ended_`.
  void start_streaming(Replication& replication) { services_.spawn("stream", keep_streaming(replication)); }

  asio::awaitable<void> keep_streaming(Replication& replication) {
    ended_ = co_await replication.stream(
        [this](std::string_view bytes) {
          const auto message = decode_pgoutput(bytes);
          if (!message) throw std::runtime_error(message.error());
          if (const auto* insert = std::get_if<InsertMessage>(&*message)) {
            ids_.emplace_back(insert->row.at(0).text);
          }
        },
        [this] { changed_.set(); });
    changed_.set();
  }

  std::vector<std::string> ids_;
  std::optional<Error> ended_;
  Event changed_{context_.get_executor()};
};

TEST_F(ReplicationTest, EveryCommitAfterTheStartArrivesAndTheSlotFollows) {
  Replication replication(executor());
  run([&, this]() -> asio::awaitable<void> {
    co_await make_table();
    const auto started = co_await replication.start(stream_options(server_url()));
    if (!started) throw std::runtime_error(describe(started.error()));
    // Before anybody reads: it waits in the stream.
    co_await admin("insert into coach_test values (1)");
    start_streaming(replication);
    co_await admin("insert into coach_test select generate_series(2, 1000)");
    while (ids_.size() < 1'000) co_await changed_.wait();
    EXPECT_EQ(ids_.front(), "1");
    EXPECT_EQ(ids_.back(), "1000");
    const auto confirmed = fmt::format(
        "select count(*) from pg_replication_slots where slot_name = 'coach_test_{}' and temporary and "
        "confirmed_flush_lsn >= (select pg_current_wal_lsn() - 100000)",
        getpid());
    co_await until(confirmed, "1");
    co_await admin(
        fmt::format("select pg_terminate_backend(active_pid) from pg_replication_slots "
                    "where slot_name = 'coach_test_{}'",
                    getpid()));
    while (!ended_) co_await changed_.wait();
    EXPECT_EQ(ended_->failure, Failure::lost);
    co_await until(
        fmt::format("select count(*) from pg_replication_slots where slot_name = 'coach_test_{}'", getpid()),
        "0");
    co_await admin("drop publication coach_test; drop table coach_test");
  }());
}

TEST_F(ReplicationTest, ASilentLinkIsNoticed) {
  Replication replication(executor());
  auto& proxied = proxy();
  run([&, this]() -> asio::awaitable<void> {
    co_await make_table();
    const auto started = co_await replication.start(stream_options(conninfo_of_port(proxied.port())));
    if (!started) throw std::runtime_error(describe(started.error()));
    start_streaming(replication);
    // An idle stream stays: the server answers when asked.
    asio::steady_timer timer(executor(), std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    EXPECT_FALSE(ended_);
    proxied.freeze();
    const auto frozen_at = Clock::now();
    while (!ended_) co_await changed_.wait();
    EXPECT_EQ(ended_->message, "the server has stopped answering");
    EXPECT_LT(Clock::now() - frozen_at, std::chrono::seconds(2));
    co_await admin("drop publication coach_test; drop table coach_test");
  }());
}

TEST_F(ReplicationTest, ARefusedStartSaysWhy) {
  Replication replication(executor());
  run([&, this]() -> asio::awaitable<void> {
    auto options = stream_options(server_url());
    options.slot = "Not A Slot";
    const auto started = co_await replication.start(options);
    EXPECT_FALSE(started);
    if (!started) EXPECT_EQ(started.error().failure, Failure::server);
  }());
}

}  // namespace
}  // namespace coach::pg::testing
