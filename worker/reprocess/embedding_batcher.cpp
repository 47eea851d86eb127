#include "worker/reprocess/embedding_batcher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace coach::worker {

EmbeddingBatcher::EmbeddingBatcher(const Executor& executor, EmbeddingClient& client,
                                   EmbeddingBatchSettings settings)
    : client_(client), settings_(settings), executor_(executor), life_(executor), requests_(executor) {}

asio::awaitable<void> EmbeddingBatcher::run() {
  return life_.run_loop(work());
}

asio::awaitable<EmbeddingBatcher::Answer> EmbeddingBatcher::embed(std::string text) {
  auto asked = std::make_shared<Asked>(executor_, std::move(text));
  if (life_.stopping()) co_return std::unexpected("stopped");
  waiting_.push_back(asked);
  if (waiting_.size() == 1 || waiting_.size() >= settings_.most) life_.wake();
  while (!asked->answer) co_await asked->answered.wait();
  co_return std::move(*asked->answer);
}

asio::awaitable<void> EmbeddingBatcher::work() {
  while (!life_.stopping()) {
    if (waiting_.empty()) co_await life_.rest();
    const auto gathered = Clock::now() + settings_.gather;
    while (!life_.stopping() && waiting_.size() < settings_.most && Clock::now() < gathered) {
      co_await life_.rest(gathered - Clock::now());
    }
    while (!waiting_.empty()) {
      const auto end =
          waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(settings_.most, waiting_.size()));
      Batch batch(std::move_iterator(waiting_.begin()), std::move_iterator(end));
      waiting_.erase(waiting_.begin(), end);
      requests_.spawn("embeddings", ask(std::move(batch)));
    }
  }
  co_await requests_.join();
}

asio::awaitable<std::expected<std::vector<Embedding>, EmbeddingFailure>> EmbeddingBatcher::request(
    std::vector<std::string> texts) {
  const auto begun = Clock::now();
  auto vectors = co_await client_.embed(std::move(texts), fmt::format("reprocess-{}", ++serial_));
  if (settings_.asked) settings_.asked(Clock::now() - begun, vectors ? nullptr : &vectors.error());
  co_return vectors;
}

asio::awaitable<void> EmbeddingBatcher::ask(Batch batch) {
  std::vector<std::string> texts;
  for (const auto& asked : batch) texts.push_back(asked->text);
  auto vectors = co_await request(std::move(texts));
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (vectors) {
      batch[i]->answer = Answer(std::move((*vectors)[i]));
      batch[i]->answered.set();
    } else if (life_.stopping() || settings_.tries <= 1) {
      batch[i]->answer = std::unexpected(vectors.error().message);
      batch[i]->answered.set();
    } else {
      requests_.spawn("embedding", ask_alone(batch[i]));
    }
  }
}

asio::awaitable<void> EmbeddingBatcher::ask_alone(std::shared_ptr<Asked> asked) {
  auto pause = settings_.pause;
  for (int left = settings_.tries - 1; left > 0; --left, pause *= 2) {
    co_await life_.sleep(pause);
    std::vector<std::string> texts(1, asked->text);
    auto vectors = co_await request(std::move(texts));
    asked->answer =
        vectors ? Answer(std::move(vectors->front())) : Answer(std::unexpected(vectors.error().message));
    if (vectors || life_.stopping()) break;
  }
  asked->answered.set();
}

}  // namespace coach::worker
