#include "tests/chaos/phones.hpp"

#include <utility>

namespace coach::chaos {
namespace {

constexpr auto patience = std::chrono::seconds(10);

}  // namespace

Phones::Phones(const Executor& executor, std::string url, std::size_t count)
    : executor_(executor), url_(std::move(url)), changed_(executor) {
  for (std::size_t i = 0; i < count; ++i) free_.push_back(std::make_unique<pg::Connection>(executor_));
}

asio::awaitable<std::expected<pg::Result, pg::Error>> Phones::script(std::string sql) {
  while (free_.empty()) co_await changed_.wait();
  auto phone = std::move(free_.back());
  free_.pop_back();
  auto outcome = co_await script_on(*phone, std::move(sql));
  free_.push_back(std::move(phone));
  changed_.set();
  co_return outcome;
}

asio::awaitable<std::expected<pg::Result, pg::Error>> Phones::script_on(pg::Connection& phone,
                                                                        std::string sql) {
  if (!phone.open()) {
    phone = pg::Connection(executor_);
    const auto connected = co_await phone.connect(url_, "chaos athlete", patience);
    if (!connected) co_return std::unexpected(connected.error());
  }
  std::expected<pg::Result, pg::Error> outcome =
      std::unexpected(pg::Error{pg::Failure::lost, {}, "no answer in time"});
  const auto run = [&]() -> asio::awaitable<void> { outcome = co_await phone.script(std::move(sql)); };
  if (!co_await run_for(patience, run())) phone.close();
  co_return outcome;
}

}  // namespace coach::chaos
