// A worker that is asked to stop at any moment, with a database that is far away.

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>

#include "tests/integration/support/proxy.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;
using worker::RunResult;

class Stop : public WorkerFixture {
 protected:
  Stop() : proxy(context.get_executor(), server()) {
    asio::co_spawn(context, proxy.run(), [this](const std::exception_ptr&) { proxy_ended = true; });
    auto url = database.worker_url();
    const auto at = url.rfind(':') + 1;
    url.replace(at, url.find('/', at) - at, std::to_string(proxy.port()));
    config.database.url = Secret(std::move(url));
  }
  ~Stop() override { stop_proxy(); }

  void stop_proxy() {
    proxy.stop();
    run_until([this] { return proxy_ended; });
  }

  asio::ip::tcp::endpoint server() const {
    const auto& url = database.worker_url();
    const auto at = url.rfind(':') + 1;
    return {asio::ip::address_v4::loopback(),
            static_cast<std::uint16_t>(std::stoi(url.substr(at, url.find('/', at) - at)))};
  }

  // Every reply is final, or its job is in line again and has lost no attempt.
  void expect_nothing_held() {
    EXPECT_EQ(database.value("select count(*) from coach.jobs where state = 'running'"), "0");
    EXPECT_EQ(database.value("select count(*) from coach.jobs where attempt > 0"), "0");
  }

  bool proxy_ended = false;
  pg::testing::Proxy proxy;
};

// 25 ms there and 25 ms back: the question's news, the claim and its answer each take their time.
TEST_F(Stop, AtAnyMomentAfterAQuestionEndsTheWorkerAndHoldsNothing) {
  proxy.distance(25ms);
  start_provider({"tokens=10"});
  std::size_t worker = 0;
  for (const auto moment : {0ms, 30ms, 50ms, 70ms, 90ms, 110ms, 130ms, 160ms, 200ms}) {
    SCOPED_TRACE(fmt::format("stopped {} ms after the question", moment.count()));
    start_worker();
    run_until([&] { return database.value("select count(*) from coach.workers") == "1"; });
    ask("How should I pace my race?");
    run_for_a_while(moment);
    EXPECT_EQ(stop_worker(worker), RunResult::drained);
    EXPECT_TRUE(worker_at(worker).ended());
    expect_nothing_held();
    ++worker;
    database.run("update coach.settings set max_messages_in_flight = 100, max_messages_per_minute = 100");
  }
}

TEST_F(Stop, WithADatabaseThatHasFallenSilentIsBoundedAndSaysWhatIsLeft) {
  config.queue.drain_timeout = 100ms;
  start_provider({"tokens=200"}, 0, 200);
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  proxy.silence(true);
  EXPECT_EQ(stop_worker(), RunResult::left_behind);
  EXPECT_TRUE(worker_at(0).ended());
  EXPECT_EQ(database.value("select state from coach.jobs"), "running") << "left to the rescue";
}

TEST_F(Stop, TwiceDoesNotWaitForReplies) {
  start_provider({"tokens=2000"}, 0, 100);
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  const auto began = Clock::now();
  worker_at(0).stop();
  EXPECT_EQ(stop_worker(), RunResult::drained);
  EXPECT_LT(Clock::now() - began, config.queue.drain_timeout);
  expect_nothing_held();
}

}  // namespace
}  // namespace coach::testing
