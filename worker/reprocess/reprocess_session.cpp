#include "worker/reprocess/reprocess_session.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "worker/reprocess/batch_room.hpp"
#include "worker/reprocess/embedding_batcher.hpp"
#include "worker/reprocess/result_writer.hpp"
#include "worker/reprocess/run_parameters.hpp"
#include "worker/reprocess/turn_replay.hpp"

namespace coach::worker {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_a_claim = 100;
constexpr milliseconds between_small_claims{100};
constexpr auto closing_limit = std::chrono::seconds(5);

milliseconds since(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration_cast<milliseconds>(end - begin);
}

}  // namespace

class ReprocessSession::Impl {
 public:
  Impl(const Executor& executor, http::Client& provider, EmbeddingClient& embeddings, RateBudget& budget,
       BatchMetrics& metrics, ReprocessSettings settings, std::function<std::size_t(std::size_t)> room)
      : settings_(std::move(settings)),
        executor_(executor),
        budget_(budget),
        metrics_(metrics),
        room_(std::move(room)),
        database_(executor, settings_.database),
        search_(executor, settings_.search),
        claim_(database_, settings_.claim),
        batcher_(executor, embeddings, batches()),
        replay_(database_, search_, batcher_, provider, budget, settings_.stream, settings_.retry,
                settings_.max_input_tokens),
        writer_(executor, database_, settings_.claim.worker),
        connections_(executor),
        services_(executor),
        turns_(executor),
        life_(executor),
        leases_(executor) {}

  asio::awaitable<void> run() { return life_.run_loop(work()); }

  void stop() { life_.stop(); }
  void hurry() {
    hurried_ = true;
    life_.stop();
    life_.wake();
  }
  void wake() {
    claim_again_at_ = {};
    life_.wake();
  }
  std::size_t in_flight() const { return in_flight_.size(); }

 private:
  asio::awaitable<void> work() {
    connections_.spawn("reprocess connection", database_.run());
    connections_.spawn("reprocess search connection", search_.run());
    services_.spawn("embeddings", batcher_.run());
    services_.spawn("results", writer_.run());
    services_.spawn("leases of turns", leases_.run_loop(keep_leases()));
    co_await take_turns();
    while (!in_flight_.empty() && !hurried_) co_await life_.pause();
    if (!in_flight_.empty()) co_await give_all_back();
    co_await run_for(closing_limit, turns_.join());
    leases_.stop();
    batcher_.stop();
    writer_.stop();
    co_await services_.join();
    co_await turns_.join();
    search_.stop();
    database_.stop();
    co_await connections_.join();
  }

  EmbeddingBatchSettings batches() {
    EmbeddingBatchSettings settings;
    settings.asked = [this](Clock::duration took, const EmbeddingFailure* failure) {
      metrics_.as_configured().ended(Operation::embeddings, took,
                                     failure == nullptr ? std::string() : error_type(*failure));
    };
    return settings;
  }

  asio::awaitable<void> take_turns() {
    while (!life_.stopping()) {
      // The lease counts from before the claim, which must not wait for a connection.
      if (!co_await database_.wait_connected(settings_.poll)) continue;
      const auto now = Clock::now();
      const auto room = std::min(room_(in_flight_.size()), most_a_claim);
      const bool waited = now - claimed_at_ >= between_small_claims;
      if (now < claim_again_at_ || !worth_a_claim(room, in_flight_.size(), settings_.most_turns, waited)) {
        co_await life_.rest(now < claim_again_at_ ? claim_again_at_ - now : between_small_claims);
        continue;
      }
      claimed_at_ = now;
      const auto claimed = co_await claim_.claim(room);
      if (!claimed) log::warn("cannot claim turns: {}", pg::describe(claimed.error()));
      const auto many = claimed ? claimed->size() : 0;
      if (claimed) {
        for (const auto& turn : *claimed) begin(turn, now);
      }
      if (many < room) claim_again_at_ = Clock::now() + settings_.poll;
      if (claimed && many == 0 && in_flight_.empty() && !settings_.stay) co_return;
    }
  }

  void begin(ClaimedTurn claimed, Clock::time_point claimed_at) {
    budget_.begin(Clock::now());
    auto turn =
        std::make_shared<BatchTurn>(std::move(claimed), claimed_at, claimed_at + settings_.claim.lease);
    in_flight_.push_back(turn);
    std::string name = "turn " + turn->claimed.message_id;
    auto slot = turn->cancel.slot();
    turns_.spawn(std::move(name), make(std::move(turn)), slot);
  }

  asio::awaitable<void> make(std::shared_ptr<BatchTurn> turn) {
    try {
      co_await answer(turn);
    } catch (const std::exception& error) {
      // A lost turn's coroutine is cancelled: this is how it ends.
      if (!turn->lost) log::error(log::About{turn->claimed.message_id}, "{}", error.what());
    }
    if (const auto run = parameters_.find(turn->claimed.run); run != parameters_.end()) {
      metrics_.paid(tokens_paid(*turn, turn->usage), run->second->prices);
    }
    std::erase(in_flight_, turn);
    life_.wake();
  }

  asio::awaitable<void> answer(std::shared_ptr<BatchTurn> turn) {
    if (turn->claimed.attempt > most_attempts) {
      TurnOutcome outcome;
      outcome.sentence = "Its processes went silent again and again.";
      co_await store(turn, std::move(outcome), false);
      co_return;
    }
    const auto parameters = co_await parameters_of(turn->claimed.run);
    if (!parameters) co_return;  // the lease runs out
    auto outcome = co_await replay_.run(*turn, parameters, metrics_.asking(parameters->chat.model));
    if (turn->lost) co_return;
    const auto paid = tokens_paid(*turn, outcome.usage);
    budget_.ended(Clock::now(), paid.prompt_tokens + paid.completion_tokens);
    if (outcome.problem) {
      if (const auto pause = put_off(*outcome.problem, turn->claimed.attempt)) {
        TurnsInFlight alone(1, turn);
        std::vector<Usage> costs(1, paid);
        co_await claim_.give_back(std::move(alone), std::move(costs), *pause);
        co_return;
      }
    }
    const bool whole = !outcome.problem;
    co_await store(turn, std::move(outcome), whole);
  }

  asio::awaitable<void> store(std::shared_ptr<BatchTurn> turn, TurnOutcome outcome, bool whole) {
    TurnResult result;
    result.status = whole ? "complete" : "failed";
    if (whole) {
      result.finish_reason = std::move(outcome.finish_reason);
    } else {
      result.error = std::move(outcome.sentence);
    }
    result.tokens = tokens_paid(*turn, outcome.usage);
    result.latency = since(turn->begun, Clock::now());
    if (turn->first_text_at) result.first_token = since(*turn->asked_at, *turn->first_text_at);
    co_await writer_.store(std::move(turn), std::move(result));
  }

  // Read once a run: they never change.
  asio::awaitable<std::shared_ptr<const RunParameters>> parameters_of(std::int64_t run) {
    if (const auto known = parameters_.find(run); known != parameters_.end()) co_return known->second;
    auto loaded = co_await load_run(database_, run);
    if (!loaded) {
      log::warn("run {}: {}", run, loaded.error());
      co_return nullptr;
    }
    auto shared = std::make_shared<const RunParameters>(std::move(*loaded));
    parameters_.insert_or_assign(run, shared);
    co_return shared;
  }

  asio::awaitable<void> keep_leases() {
    while (co_await leases_.rest(settings_.heartbeat)) {
      if (!in_flight_.empty()) co_await claim_.renew(in_flight_);
    }
  }

  asio::awaitable<void> give_all_back() {
    const TurnsInFlight turns = in_flight_;
    std::vector<Usage> paid;
    for (const auto& turn : turns) {
      paid.push_back(tokens_paid(*turn, std::nullopt));
      turn->lose();
    }
    const auto many = turns.size();
    bool told = false;
    co_await run_for(closing_limit, [&]() -> asio::awaitable<void> {
      told = co_await claim_.give_back(turns, std::move(paid), milliseconds(0));
    }());
    if (told) log::info("{} unfinished turns given back", many);
  }

  const ReprocessSettings settings_;
  Executor executor_;
  RateBudget& budget_;
  BatchMetrics& metrics_;
  std::function<std::size_t(std::size_t)> room_;
  pg::Pipeline database_;
  pg::Pipeline search_;
  TurnClaim claim_;
  EmbeddingBatcher batcher_;
  TurnReplay replay_;
  ResultWriter writer_;
  std::map<std::int64_t, std::shared_ptr<const RunParameters>> parameters_;
  TurnsInFlight in_flight_;
  TaskGroup connections_;
  TaskGroup services_;
  TaskGroup turns_;
  Lifecycle life_;
  Lifecycle leases_;
  Clock::time_point claimed_at_{};
  Clock::time_point claim_again_at_{};
  bool hurried_ = false;
};

ReprocessSession::ReprocessSession(const Executor& executor, http::Client& provider,
                                   EmbeddingClient& embeddings, RateBudget& budget, BatchMetrics& metrics,
                                   ReprocessSettings settings, std::function<std::size_t(std::size_t)> room)
    : impl_(std::make_unique<Impl>(executor, provider, embeddings, budget, metrics, std::move(settings),
                                   std::move(room))) {}
ReprocessSession::~ReprocessSession() = default;

asio::awaitable<void> ReprocessSession::run() {
  return impl_->run();
}
void ReprocessSession::stop() {
  impl_->stop();
}
void ReprocessSession::hurry() {
  impl_->hurry();
}
void ReprocessSession::wake() {
  impl_->wake();
}
std::size_t ReprocessSession::in_flight() const {
  return impl_->in_flight();
}

}  // namespace coach::worker
