#include "http/client.hpp"
#include "worker/doctor/examine.hpp"
#include "worker/doctor/judgements.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/log_words.hpp"
#include "worker/settings.hpp"
#include "worker/turn/chat_body.hpp"

namespace coach::worker {
namespace {

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

Check skipped(std::string name) {
  return {std::move(name), Verdict::skipped, "not tried: there is no key"};
}

}  // namespace

asio::awaitable<EmbeddingExam> examine_embeddings(Executor executor, const Config& config) {
  if (config.embedding.api_key.empty()) co_return EmbeddingExam{skipped("embeddings"), std::nullopt};
  http::Client client(executor, client_options(config));
  EmbeddingClient embeddings(client, embedding_settings(config));
  std::vector<std::string> texts(1, sample_question);
  const auto start = Clock::now();
  auto vectors = co_await embeddings.embed(std::move(texts), "doctor");
  EmbeddingExam exam;
  const auto failed = vectors ? std::nullopt : std::optional(vectors.error());
  exam.check = judge_embedding(config.embedding, failed);
  exam.check.took = since(start);
  if (vectors) exam.embedding = std::move(vectors->front());
  co_return exam;
}

asio::awaitable<Check> examine_inference(Executor executor, const Config& config) {
  if (config.inference.api_key.empty()) co_return skipped("inference");
  http::Client client(executor, client_options(config));
  const auto settings = turn_settings(config, {});
  const ChatSettings one_token{settings.chat.model, settings.chat.temperature, 1};
  const ChatInput input{"Answer with one word.", {}, {}, sample_question};
  const ChatListener nobody{[](std::string_view) {}, [] {}, [] { return std::size_t{1}; },
                            [](const RateHeaders&) {}, [](std::size_t, Clock::duration) {}};
  ChatRequest request{chat_body(one_token, input), "doctor", one_token.max_tokens, Clock::now()};
  auto result = co_await stream_chat(client, settings.stream, std::move(request), nobody);
  result.detail = log_words(result.detail, config.inference.api_key, {});
  auto check = judge_chat(config.inference, result);
  check.took = std::chrono::duration_cast<std::chrono::milliseconds>(result.took);
  co_return check;
}

}  // namespace coach::worker
