#include "worker/reprocess/turn_replay.hpp"

#include <limits>
#include <utility>

#include "core/log.hpp"
#include "worker/turn/ask_model.hpp"
#include "worker/turn/context.hpp"
#include "worker/turn/load_turn.hpp"

namespace coach::worker {

TurnReplay::TurnReplay(pg::Pipeline& database, pg::Pipeline& search, EmbeddingBatcher& embeddings,
                       http::Client& provider, RateBudget& budget, ChatStreamSettings stream,
                       RetrySettings retry, std::size_t max_input_tokens)
    : database_(database),
      search_(search),
      embeddings_(embeddings),
      provider_(provider),
      budget_(budget),
      stream_(std::move(stream)),
      retry_(retry),
      max_input_tokens_(max_input_tokens) {}

// Without a vector or with a search that fails twice the turn goes on without context (hand-off,
// "OpenAI Embedding Errors").
asio::awaitable<std::vector<Chunk>> TurnReplay::find(const BatchTurn& turn, RetrievalSettings settings,
                                                     GenAiMetrics& metrics) {
  const auto vector = co_await embeddings_.embed(turn.claimed.question);
  if (!vector) {
    log::warn(log::About{turn.claimed.message_id}, "asking without context: {}", vector.error());
    co_return std::vector<Chunk>{};
  }
  for (int tries_left = 1;; --tries_left) {
    const auto begun = Clock::now();
    auto chunks = co_await search_knowledge(search_, settings, turn.claimed.question, *vector);
    metrics.ended(Operation::retrieval, Clock::now() - begun,
                  chunks ? std::string() : error_type(chunks.error()));
    if (chunks) co_return std::move(*chunks);
    if (tries_left > 0) continue;
    log::warn(log::About{turn.claimed.message_id}, "asking without context, the search failed: {}",
              pg::describe(chunks.error()));
    co_return std::vector<Chunk>{};
  }
}

asio::awaitable<TurnOutcome> TurnReplay::run(BatchTurn& turn, std::shared_ptr<const RunParameters> parameters,
                                             GenAiMetrics& metrics) {
  std::expected<TurnHistory, std::string> told = std::unexpected("not read");
  std::vector<Chunk> chunks;
  const auto load = [&]() -> asio::awaitable<void> {
    told = co_await load_turn(database_, turn.claimed.conversation_id, turn.claimed.question_id,
                              parameters->history_turns, Countdown::from_the_question);
  };
  const auto retrieve = [&]() -> asio::awaitable<void> {
    chunks = co_await find(turn, parameters->retrieval, metrics);
  };
  co_await both(load(), retrieve());
  if (!told) {
    // The database's trouble passes as the provider's does.
    co_return TurnOutcome{ChatProblem{}, "The conversation could not be read: " + told.error(), {}, {}};
  }
  for (const auto& chunk : chunks) turn.chunk_ids.push_back(chunk.id);

  ChatInput input{fill_prompt(parameters->prompt, build_context(chunks)), std::move(told->athlete),
                  std::move(told->history), turn.claimed.question};
  ChatListener listener;
  listener.on_text = [&turn](std::string_view text) {
    if (!turn.first_text_at) turn.first_text_at = Clock::now();
    turn.text += text;
  };
  listener.on_warming = [] {};
  // Nobody watches: the stream is always read in gulps, as under heavy load.
  listener.live_replies = [] { return std::numeric_limits<std::size_t>::max(); };
  listener.on_chunks = [&metrics](std::size_t chunks, Clock::duration since_last) {
    metrics.chunks(chunks, since_last);
  };
  turn.asked_at = Clock::now();
  const ModelAccess access{provider_, stream_, retry_, budget_, parameters->chat, max_input_tokens_};
  auto answer =
      co_await ask_model(access, std::move(input), turn.claimed.message_id, std::move(listener),
                         turn.prompt_bytes, [&metrics](const ChatResult& result) { metrics.tried(result); });
  turn.usage = answer.usage;
  co_return TurnOutcome{answer.problem, std::move(answer.sentence), std::move(answer.finish_reason),
                        answer.usage};
}

}  // namespace coach::worker
