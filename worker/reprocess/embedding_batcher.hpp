// Questions of many turns, embedded with one request.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "worker/provider/embeddings.hpp"

namespace coach::worker {

struct EmbeddingBatchSettings {
  std::size_t most = 64;                   // texts a request
  std::chrono::milliseconds gather{20};    // how long a first text waits for others
  int tries = 4;                           // nobody waits in front of a chat here
  std::chrono::milliseconds pause{1'000};  // before the second try; then twice that, and so on
  // Told how each request went, unless empty; no failure: nullptr.
  std::function<void(Clock::duration, const EmbeddingFailure*)> asked = {};
};

class EmbeddingBatcher {
 public:
  EmbeddingBatcher(const Executor& executor, EmbeddingClient& client, EmbeddingBatchSettings settings);

  asio::awaitable<void> run();   // until stop(); waits for its requests
  void stop() { life_.stop(); }  // what waits is told so

  // The text's vector. A batch that fails is tried again text by text, so that one bad text does
  // not spoil the others. Error: the last reason, a sentence for the log.
  asio::awaitable<std::expected<Embedding, std::string>> embed(std::string text);

 private:
  using Answer = std::expected<Embedding, std::string>;
  struct Asked {
    Asked(const Executor& executor, std::string question) : text(std::move(question)), answered(executor) {}
    std::string text;
    std::optional<Answer> answer;
    Event answered;
  };
  using Batch = std::vector<std::shared_ptr<Asked>>;

  asio::awaitable<std::expected<std::vector<Embedding>, EmbeddingFailure>> request(
      std::vector<std::string> texts);
  asio::awaitable<void> work();
  asio::awaitable<void> ask(Batch batch);
  asio::awaitable<void> ask_alone(std::shared_ptr<Asked> asked);

  EmbeddingClient& client_;
  EmbeddingBatchSettings settings_;
  Executor executor_;
  Lifecycle life_;
  Batch waiting_;
  TaskGroup requests_;
  std::size_t serial_ = 0;
};

}  // namespace coach::worker
