#include "tests/chaos/witness.hpp"

#include <utility>

namespace coach::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 50ms;
constexpr int replies_every = 4;  // looks

}  // namespace

Witness::Witness(const Executor& executor, std::string url)
    : executor_(executor), url_(std::move(url)), connection_(executor), stopped_(executor) {}

asio::awaitable<void> Witness::run() {
  for (int look = 0; !stopping_; ++look) {
    if (co_await ready()) {
      co_await see_claims();
      if (look % replies_every == 0) co_await see_replies();
    }
    if (!stopping_) co_await stopped_.wait_for(look_every);
  }
}

void Witness::stop() {
  stopping_ = true;
  stopped_.set();
}

asio::awaitable<bool> Witness::ready() {
  if (connection_.open()) co_return true;
  connection_ = pg::Connection(executor_);
  co_return (co_await connection_.connect(url_, "chaos witness", 5s)).has_value();
}

// The claim's id is read by its name, so that the run also fits a schema without it.
asio::awaitable<void> Witness::see_claims() {
  const auto rows = co_await connection_.query(
      "select message_id, fence, worker, coalesce(to_jsonb(j) ->> 'claim', '') from coach.jobs j "
      "where state = 'running'");
  for (int row = 0; rows && row < rows->rows(); ++row) {
    claims_.insert({std::string(rows->text(row, 0)), rows->integer(row, 1), std::string(rows->text(row, 2)),
                    std::string(rows->text(row, 3))});
  }
}

asio::awaitable<void> Witness::see_replies() {
  const auto rows =
      co_await connection_.query("select id, revision, status from public.messages where role = 'assistant'");
  const auto at = now_us();
  for (int row = 0; rows && row < rows->rows(); ++row) {
    Sighting sighting{at, std::string(rows->text(row, 0)), rows->integer(row, 1),
                      std::string(rows->text(row, 2))};
    auto& last = last_[sighting.message_id];
    if (last.revision == sighting.revision && last.status == sighting.status) continue;
    last = sighting;
    sightings_.push_back(std::move(sighting));
  }
}

void Witness::tell(Evidence& evidence) const {
  evidence.seen_claims.assign(claims_.begin(), claims_.end());
  evidence.sightings = sightings_;
}

}  // namespace coach::chaos
