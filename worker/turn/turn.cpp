#include "worker/turn/turn.hpp"

#include <utility>

#include "core/log.hpp"
#include "worker/turn/ask_model.hpp"
#include "worker/turn/load_turn.hpp"
#include "worker/turn/title.hpp"

namespace coach::worker {
namespace {

constexpr std::string_view trouble = "Coach K is temporarily unavailable. Please try again in a few minutes.";

FinalState failed(std::string sentence) {
  FinalState final;
  final.status = ReplyStatus::failed;
  final.error = std::move(sentence);
  return final;
}

}  // namespace

// What the database knows about the turn, and the knowledge found for it.
struct TurnRunner::Prepared {
  TurnHistory told;
  std::vector<Chunk> chunks;
};

TurnRunner::TurnRunner(pg::Pipeline& database, Retrieval& retrieval, http::Client& provider,
                       TokenWriter& writer, RateBudget& budget, WorkerMetrics& metrics, TurnSettings settings)
    : database_(database),
      retrieval_(retrieval),
      provider_(provider),
      writer_(writer),
      budget_(budget),
      metrics_(metrics),
      settings_(std::move(settings)) {}

asio::awaitable<std::expected<TurnRunner::Prepared, std::string>> TurnRunner::prepare(const ClaimedJob& job,
                                                                                      LiveReply& reply) {
  Prepared prepared;
  std::string problem;
  const auto load = [&]() -> asio::awaitable<void> {
    auto told = co_await load_turn(database_, job.conversation_id, job.question_id, settings_.history_turns,
                                   Countdown::from_today);
    if (told) {
      prepared.told = std::move(*told);
    } else {
      problem = std::move(told.error());
    }
  };
  const auto retrieve = [&]() -> asio::awaitable<void> {
    if (!job.chunk_ids.empty()) prepared.chunks = co_await retrieval_.load(job.chunk_ids);
    if (prepared.chunks.empty()) prepared.chunks = co_await retrieval_.find(job.question, job.key.message_id);
  };
  co_await both(load(), retrieve());
  if (!problem.empty()) co_return std::unexpected(std::move(problem));

  std::vector<std::string> ids;
  for (const auto& chunk : prepared.chunks) ids.push_back(chunk.id);
  writer_.set_chunks(reply, std::move(ids));
  co_return prepared;
}

asio::awaitable<FinalState> TurnRunner::answer(const ClaimedJob& job, LiveReply& reply, ChatInput input) {
  ChatListener listener;
  listener.on_text = [this, &reply](std::string_view text) { writer_.append(reply, text); };
  listener.on_warming = [this, &reply] { writer_.set_status(reply, ReplyStatus::warming); };
  listener.live_replies = [this] { return writer_.attached(); };
  listener.on_chunks = [this](std::size_t chunks, Clock::duration since_last) {
    metrics_.genai.chunks(chunks, since_last);
  };
  const ModelAccess access{provider_, settings_.stream, settings_.retry,
                           budget_,   settings_.chat,   settings_.max_input_tokens};
  auto answer = co_await ask_model(access, std::move(input), job.key.message_id, std::move(listener),
                                   reply.prompt_bytes,
                                   [this](const ChatResult& result) { metrics_.genai.tried(result); });
  FinalState final;
  final.usage = answer.usage;
  if (answer.problem) {
    final.status = ReplyStatus::failed;
    final.error = std::move(answer.sentence);
  } else {
    final.finish_reason = std::move(answer.finish_reason);
  }
  co_return final;
}

asio::awaitable<void> TurnRunner::run(ClaimedJob job, std::shared_ptr<LiveReply> reply) {
  FinalState final;
  try {
    writer_.set_status(*reply, ReplyStatus::retrieving);
    const auto prepared = co_await prepare(job, *reply);
    if (reply->lost) co_return;
    if (prepared) {
      writer_.set_status(*reply, ReplyStatus::thinking);
      final = co_await answer(job, *reply,
                              {fill_prompt(settings_.prompt, build_context(prepared->chunks)),
                               prepared->told.athlete, prepared->told.history, job.question});
    } else {
      log::error(log::About{job.key.message_id}, "cannot load the conversation: {}", prepared.error());
      final = failed(std::string(trouble));
    }
  } catch (const std::exception& error) {
    if (reply->lost) co_return;  // cancelled: this is how the coroutine ends
    log::error(log::About{job.key.message_id}, "{}", error.what());
    final = failed(std::string(trouble));
  }
  if (reply->lost) co_return;
  if (final.status == ReplyStatus::complete) final.title = conversation_title(job.question);
  const auto status = to_string(final.status);
  const auto usage = final.usage.value_or(Usage{});
  if (co_await writer_.finish(*reply, std::move(final))) {
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - reply->asked_at);
    log::info(log::About{job.key.message_id}, "{} after {} ms: {} bytes, {} tokens in, {} out, attempt {}",
              status, took.count(), reply->text.total_bytes(), usage.prompt_tokens, usage.completion_tokens,
              job.attempt);
  }
}

}  // namespace coach::worker
