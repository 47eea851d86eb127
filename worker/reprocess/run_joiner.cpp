#include "worker/reprocess/run_joiner.hpp"

#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {

RunJoiner::RunJoiner(const Executor& executor, pg::Pipeline& database, http::Client& provider,
                     EmbeddingClient& embeddings, RateBudget& budget, BatchMetrics& metrics,
                     ReprocessSettings settings, std::chrono::milliseconds look_every,
                     std::function<std::size_t(std::size_t)> room)
    : executor_(executor),
      database_(database),
      provider_(provider),
      embeddings_(embeddings),
      budget_(budget),
      metrics_(metrics),
      settings_(std::move(settings)),
      look_every_(look_every),
      room_(std::move(room)),
      life_(executor) {}

void RunJoiner::wake() {
  if (session_) session_->wake();
  life_.wake();
}

void RunJoiner::stop() {
  life_.stop();
  if (session_) session_->stop();
}

void RunJoiner::hurry() {
  stop();
  if (session_) session_->hurry();
}

asio::awaitable<bool> RunJoiner::open_run() {
  pg::Params params;
  params.text(settings_.claim.provider).text(settings_.claim.embeddings);
  const auto rows = co_await database_.query(sql::reprocess_open, std::move(params));
  co_return rows && rows->rows() == 1 && rows->boolean(0, 0);
}

asio::awaitable<void> RunJoiner::run() {
  return life_.run_loop(work());
}

asio::awaitable<void> RunJoiner::work() {
  while (!life_.stopping()) {
    if (settings_.most_turns > 0 && co_await open_run() && !life_.stopping()) {
      log::info("taking part in reprocessing, up to {} turns at once", settings_.most_turns);
      session_.emplace(executor_, provider_, embeddings_, budget_, metrics_, settings_, room_);
      co_await session_->run();
      session_.reset();
    }
    co_await life_.rest(look_every_);
  }
}

}  // namespace coach::worker
