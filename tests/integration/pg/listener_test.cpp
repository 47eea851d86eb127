#include <tuple>

#include "pg/listener.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/integration/pg/fixture.hpp"

namespace coach::pg::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* terminate =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'coach-listener' "
    "and datname = current_database()";

class ListenerTest : public Fixture {
 protected:
  Listener& listen(std::string conninfo) {
    ListenerOptions options;
    options.conninfo = std::move(conninfo);
    options.channels = {"Odd \"channel\"", "second_channel"};
    options.check_every = 100ms;
    options.check_timeout = 200ms;
    options.reconnect = {.first = 10ms, .limit = 50ms};
    listener_ = std::make_unique<Listener>(
        executor(), options, [this](Wake wake, const std::string& channel, const std::string& payload) {
          wakes_.emplace_back(wake, channel, payload);
          woken_.set();
        });
    services_.spawn("listener", listener_->run());
    return *listener_;
  }

  asio::awaitable<void> wakes(std::size_t count) {
    while (wakes_.size() < count) co_await woken_.wait();
  }

  void TearDown() override {
    if (listener_) listener_->stop();
    Fixture::TearDown();
    if (listener_) EXPECT_FALSE(listener_->connected());
  }

  using Woken = std::tuple<Wake, std::string, std::string>;  // channel, payload
  Event woken_{context_.get_executor()};
  std::vector<Woken> wakes_;
  std::unique_ptr<Listener> listener_;
};

TEST_F(ListenerTest, AServerThatAcceptsAndDiesAtOnceIsNotHammered) {
  ListenerOptions options;
  options.conninfo = conninfo_of_port(proxy().port());
  options.channels = {"channel"};
  options.reconnect = {.first = 50ms, .limit = 400ms};
  int connects = 0;
  listener_ =
      std::make_unique<Listener>(executor(), options, [&](Wake, const std::string&, const std::string&) {
        ++connects;
        proxy().drop();
        woken_.set();
      });
  services_.spawn("listener", listener_->run());
  run([&]() -> asio::awaitable<void> {
    const auto began = Clock::now();
    while (connects < 6) co_await woken_.wait();
    EXPECT_GE(Clock::now() - began, 575ms);  // half of 50, 100, 200, 400 and 400 ms
  }());
}

TEST_F(ListenerTest, WakesForTheConnectionAndForNotifications) {
  const Listener& listener = listen(server_url());
  run([&]() -> asio::awaitable<void> {
    co_await wakes(1);
    EXPECT_TRUE(listener.connected());
    co_await admin(R"(notify "Odd ""channel""", 'first'; notify "another", 'unheard')");
    co_await wakes(2);
    co_await admin(R"(notify "Odd ""channel""", 'second'; notify second_channel, 'third')");
    co_await wakes(4);
  }());
  EXPECT_EQ(wakes_, (std::vector<Woken>{{Wake::reconnected, "", ""},
                                        {Wake::notified, "Odd \"channel\"", "first"},
                                        {Wake::notified, "Odd \"channel\"", "second"},
                                        {Wake::notified, "second_channel", "third"}}));
}

TEST_F(ListenerTest, ConnectsAgainAfterItsBackendIsTerminated) {
  listen(server_url());
  run([&]() -> asio::awaitable<void> {
    co_await wakes(1);
    co_await admin(terminate);
    co_await wakes(2);
    co_await admin(R"(notify "Odd ""channel""", 'again')");
    co_await wakes(3);
  }());
  EXPECT_EQ(std::get<0>(wakes_.at(1)), Wake::reconnected);
  EXPECT_EQ(wakes_.at(2), Woken(Wake::notified, "Odd \"channel\"", "again"));
}

TEST_F(ListenerTest, NoticesAHalfOpenLink) {
  listen(conninfo_of_port(proxy().port()));
  run([&]() -> asio::awaitable<void> {
    co_await wakes(1);
    proxy().freeze();
    co_await wakes(2);
    co_await admin(R"(notify "Odd ""channel""", 'through the new link')");
    co_await wakes(3);
  }());
  EXPECT_EQ(std::get<0>(wakes_.at(1)), Wake::reconnected);
  EXPECT_EQ(wakes_.at(2), Woken(Wake::notified, "Odd \"channel\"", "through the new link"));
}

TEST_F(ListenerTest, StaysConnectedThroughItsOwnChecks) {
  const Listener& listener = listen(server_url());
  const std::string asked =
      "select count(*) from pg_stat_activity where application_name = 'coach-listener' "
      "and datname = current_database() and query like '%pg_listening_channels%' and state = 'idle'";
  run([&]() -> asio::awaitable<void> {
    co_await wakes(1);
    co_await until(asked, "1");
    co_await admin(R"(notify "Odd ""channel""", 'after a check')");
    co_await wakes(2);
  }());
  EXPECT_TRUE(listener.connected());
  EXPECT_EQ(wakes_.at(1), Woken(Wake::notified, "Odd \"channel\"", "after a check"));
}

}  // namespace
}  // namespace coach::pg::testing
