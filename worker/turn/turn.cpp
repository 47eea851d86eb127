#include "worker/turn/turn.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <charconv>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"
#include "worker/provider/log_words.hpp"
#include "worker/turn/athlete_profile.hpp"
#include "worker/turn/title.hpp"

namespace coach::worker {
namespace {

constexpr std::string_view trouble = "Coach K is temporarily unavailable. Please try again in a few minutes.";

// "2026-11-23", as PostgreSQL prints a date.
std::chrono::sys_days read_date(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  return std::chrono::year_month_day{std::chrono::year(year), std::chrono::month(month),
                                     std::chrono::day(day)};
}

FinalState failed(std::string sentence) {
  FinalState final;
  final.status = ReplyStatus::failed;
  final.error = std::move(sentence);
  return final;
}

}  // namespace

// What the database knows about the turn, and the knowledge found for it.
struct TurnRunner::Prepared {
  std::string athlete;
  std::vector<ChatMessage> history;
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
    pg::Params params;
    params.text(job.conversation_id).text(job.question_id).integer(settings_.history_turns);
    const auto row = co_await database_.query(sql::load_turn, std::move(params));
    if (!row || row->rows() != 1) {
      problem = row ? "the conversation is gone" : pg::describe(row.error());
      co_return;
    }
    const auto profile = row->null(0, 0) ? boost::json::value() : boost::json::parse(row->text(0, 0));
    prepared.athlete = athlete_summary(profile, read_date(row->text(0, 2)));
    prepared.history = parse_history(row->text(0, 1));
  };
  const auto retrieve = [&]() -> asio::awaitable<void> {
    if (!job.chunk_ids.empty()) prepared.chunks = co_await retrieval_.load(job.chunk_ids);
    if (prepared.chunks.empty()) prepared.chunks = co_await retrieval_.find(job.question, job.message_id);
  };
  co_await both(load(), retrieve());
  if (!problem.empty()) co_return std::unexpected(std::move(problem));

  std::vector<std::string> ids;
  for (const auto& chunk : prepared.chunks) ids.push_back(chunk.id);
  writer_.set_chunks(reply, std::move(ids));
  co_return prepared;
}

void TurnRunner::note(const ChatResult& result) {
  auto& genai = metrics_.genai;
  genai.ended(Operation::chat, result.took, result.problem ? error_type(*result.problem) : std::string());
  if (result.first_chunk) genai.first_chunk(*result.first_chunk);
  if (result.usage) genai.tokens(*result.usage);
}

// What failed, for the log: a provider's words may quote what it was sent.
std::string TurnRunner::words_of(const ChatResult& result, const ChatInput& input) const {
  std::vector<std::string_view> texts{input.question, input.athlete};
  for (const auto& message : input.history) texts.push_back(message.content);
  return log_words(result.detail, settings_.stream.api_key, texts);
}

asio::awaitable<FinalState> TurnRunner::answer(const ClaimedJob& job, LiveReply& reply,
                                               const ChatInput& input) {
  const std::string body = chat_body(settings_.chat, input);
  const auto asked_at = Clock::now();
  const ChatListener listener{
      [this, &reply](std::string_view text) { writer_.append(reply, text); },
      [this, &reply] { writer_.set_status(reply, ReplyStatus::warming); },
      [this] { return writer_.attached(); },
      [this](const RateHeaders& headers) { budget_.told(Clock::now(), headers); },
      [this](std::size_t chunks, Clock::duration since_last) { metrics_.genai.chunks(chunks, since_last); },
  };
  for (int retries = 0;; ++retries) {
    if (retries > 0) budget_.begin(Clock::now());
    reply.prompt_bytes += body.size();
    ChatResult result =
        co_await stream_chat(provider_, settings_.stream, body, job.message_id, asked_at, listener);
    note(result);
    FinalState final;
    final.usage = result.usage;
    if (!result.problem) {
      final.finish_reason = std::move(result.finish_reason);
      co_return final;
    }
    if (result.problem->status == 429) budget_.refused(Clock::now(), result.problem->retry_after);
    const auto decision = decide_retry(settings_.retry, *result.problem, retries);
    log::warn(log::About{job.message_id}, "{}; {}", words_of(result, input),
              decision.retry_in ? "trying once more" : "giving up");
    if (!decision.retry_in) {
      final.status = ReplyStatus::failed;
      final.error = decision.sentence;
      co_return final;
    }
    // A model that loads is what "warming up" means, before any five seconds have passed.
    if (result.problem->status == 503) listener.on_warming();
    asio::steady_timer pause(co_await asio::this_coro::executor, *decision.retry_in);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> TurnRunner::run(ClaimedJob job, std::shared_ptr<LiveReply> reply) {
  FinalState final;
  try {
    writer_.set_status(*reply, ReplyStatus::retrieving);
    const auto prepared = co_await prepare(job, *reply);
    if (reply->lost) co_return;
    if (prepared) {
      writer_.set_status(*reply, ReplyStatus::thinking);
      const ChatInput input{fill_prompt(settings_.prompt, build_context(prepared->chunks)), prepared->athlete,
                            prepared->history, job.question};
      final = co_await answer(job, *reply, input);
    } else {
      log::error(log::About{job.message_id}, "cannot load the conversation: {}", prepared.error());
      final = failed(std::string(trouble));
    }
  } catch (const std::exception& error) {
    if (reply->lost) co_return;  // cancelled: this is how the coroutine ends
    log::error(log::About{job.message_id}, "{}", error.what());
    final = failed(std::string(trouble));
  }
  if (reply->lost) co_return;
  if (final.status == ReplyStatus::complete) final.title = conversation_title(job.question);
  const auto status = to_string(final.status);
  const auto usage = final.usage.value_or(Usage{});
  if (co_await writer_.finish(*reply, std::move(final))) {
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - reply->asked_at);
    log::info(log::About{job.message_id}, "{} after {} ms: {} bytes, {} tokens in, {} out, attempt {}",
              status, took.count(), reply->text.total_bytes(), usage.prompt_tokens, usage.completion_tokens,
              job.attempt);
  }
}

}  // namespace coach::worker
