// The network between worker and database swallows everything for two thirds of a lease, as a
// fail-over of a switch does: no reply may suffer.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "pg/conninfo.hpp"
#include "tests/integration/support/proxy.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

// The product's times (30, 5, 10 and a hole of 20 s), a fifth as long.
class Outage : public WorkerFixture {
 protected:
  Outage() {
    config.queue.lease = 6s;
    config.queue.heartbeat = 1s;
    config.queue.poll = 500ms;
    config.database.statement_timeout = 2s;
    const auto options = pg::parse_conninfo(database.worker_url());
    const auto port = options->find("port");
    proxy_ = std::make_unique<pg::testing::Proxy>(
        context.get_executor(),
        asio::ip::tcp::endpoint(
            asio::ip::address_v4::loopback(),
            static_cast<std::uint16_t>(port == options->end() ? 5432 : std::stoi(port->second))));
    tasks_.spawn("proxy", proxy_->run());
    auto url = database.worker_url();
    const auto at = url.find('@') + 1;
    config.database.url =
        Secret(url.replace(at, url.find('/', at) - at, fmt::format("127.0.0.1:{}", proxy_->port())));
  }

  void TearDown() override {
    stop_worker();
    proxy_->stop();
    run_until_done(context, tasks_.join());
  }

  std::unique_ptr<pg::testing::Proxy> proxy_;
  TaskGroup tasks_{context.get_executor()};
};

TEST_F(Outage, ABlackHoleOfTwoThirdsOfALeaseLosesNothing) {
  start_provider({}, 0, 15);  // an answer takes longer than the hole
  start_worker();
  const auto id = ask("How do I pace the sled push?");
  wait_for(id, {"streaming"});
  proxy_->silence(true);
  run_for_a_while(4s);
  proxy_->silence(false);
  const auto after = wait_until_final(id);
  EXPECT_EQ(after.status, "complete") << after.error;
  // Nobody began anew: the lease was kept, and the text was kept until it could be written.
  EXPECT_EQ(provider->bodies("chat/completions").size(), 1u);
}

}  // namespace
}  // namespace coach::testing
