// Queries a second through one Pipeline: bench_pg_pipeline [coroutines] [seconds].
#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>

#include "core/log.hpp"
#include "tests/integration/pg/fixture.hpp"

namespace {

using namespace coach;

constexpr pg::Statement echo{"echo", "select $1::int"};

asio::awaitable<void> ask_until(pg::Pipeline& pipeline, Clock::time_point end, std::size_t& answered) {
  while (Clock::now() < end) {
    const auto outcome = co_await pipeline.query(echo, pg::Params().integer(answered));
    if (!outcome) throw std::runtime_error(pg::describe(outcome.error()));
    ++answered;
  }
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  const int coroutines = argc > 1 ? std::atoi(argv[1]) : 1000;
  const std::chrono::seconds length(argc > 2 ? std::atoi(argv[2]) : 3);
  log::start("bench", log::Level::warn, log::Format::text);
  asio::io_context context(1);
  pg::PipelineOptions options;
  options.conninfo = pg::testing::server_url();
  pg::Pipeline pipeline(context.get_executor(), options);
  TaskGroup service(context.get_executor());
  TaskGroup askers(context.get_executor());
  service.spawn("pipeline", pipeline.run());
  std::size_t answered = 0;
  const auto end = Clock::now() + length;
  for (int i = 0; i < coroutines; ++i) askers.spawn("asker", ask_until(pipeline, end, answered));
  TaskGroup conductor(context.get_executor());
  conductor.spawn("conductor", [](TaskGroup& group, pg::Pipeline& stopped) -> asio::awaitable<void> {
    co_await group.join();
    stopped.stop();
  }(askers, pipeline));
  context.run();
  const double seconds = std::chrono::duration<double>(length).count();
  fmt::print("{} coroutines: {:.0f} queries/s, {:.1f} µs of own CPU each\n", coroutines,
             static_cast<double>(answered) / seconds, 1e6 * cpu_seconds() / static_cast<double>(answered));
}
