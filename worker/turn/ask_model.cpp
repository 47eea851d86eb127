#include "worker/turn/ask_model.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "core/log.hpp"
#include "worker/provider/log_words.hpp"
#include "worker/turn/prompt_budget.hpp"

namespace coach::worker {

namespace {

// What failed, for the log: a provider's words may quote what it was sent.
std::string words_of(const ChatResult& result, const Secret& api_key, const ChatInput& input) {
  std::vector<std::string_view> texts{input.question, input.athlete};
  for (const auto& message : input.history) texts.push_back(message.content);
  return log_words(result.detail, api_key, texts);
}

// Each try was paid for.
void add(std::optional<Usage>& sum, const std::optional<Usage>& usage) {
  if (!usage) return;
  if (!sum) sum.emplace();
  sum->prompt_tokens += usage->prompt_tokens;
  sum->completion_tokens += usage->completion_tokens;
}

// Half of the history for a provider that found `body` too long. False: there is nothing to leave out.
bool shorten(std::string& body, ChatInput& input, const ChatSettings& chat) {
  if (halve_history(input) == 0) return false;
  input.system_prompt = system_prompt_in(body);
  body = chat_body(chat, input);
  std::string().swap(input.system_prompt);
  return true;
}

}  // namespace

asio::awaitable<ModelAnswer> ask_model(ModelAccess access, ChatInput input, std::string request_id,
                                       ChatListener listener, std::size_t& prompt_bytes,
                                       std::function<void(const ChatResult&)> tried) {
  auto& budget = access.budget;
  const log::About about{request_id};
  if (const auto dropped = fit_history(input, access.max_input_tokens); dropped > 0)
    log::debug(about, "the oldest {} turns are left out of the prompt", dropped);
  std::string body = chat_body(access.chat, input);
  std::string().swap(input.system_prompt);  // long, and in the body: not kept twice while the answer streams
  const auto asked_at = Clock::now();
  listener.on_rate = [&budget](const RateHeaders& headers) { budget.told(Clock::now(), headers); };
  ModelAnswer answer;
  int retries = 0;
  bool shortened = false;
  bool odd_usage = false;
  while (true) {
    prompt_bytes += body.size();
    ChatRequest request{body, request_id, access.chat.max_tokens, asked_at};
    ChatResult result = co_await stream_chat(access.provider, access.stream, std::move(request), listener);
    if (tried) tried(result);
    if (result.odd_usage && !std::exchange(odd_usage, true))
      log::warn(about, "the provider's token counts cannot be right; they are bounded by the request");
    add(answer.usage, result.usage);
    if (!result.problem) {
      answer.finish_reason = std::move(result.finish_reason);
      co_return answer;
    }
    const auto& problem = *result.problem;
    if (problem.status == 429) budget.refused(Clock::now(), problem.retry_after);
    auto decision = decide_retry(access.retry, problem, retries);
    const auto words = words_of(result, access.stream.api_key, input);
    if (problem.failure == ChatFailure::prompt_too_long && !std::exchange(shortened, true) &&
        shorten(body, input, access.chat)) {
      log::warn(about, "{}; trying with half of the history", words);
      budget.begin(Clock::now());
      continue;
    }
    log::warn(about, "{}; {}", words, decision.retry_in ? "trying once more" : "giving up");
    if (!decision.retry_in) {
      answer.problem = result.problem;
      answer.sentence = std::move(decision.sentence);
      co_return answer;
    }
    // A model that loads is what "warming up" means, before any five seconds have passed.
    if (problem.status == 503) listener.on_warming();
    asio::steady_timer pause(co_await asio::this_coro::executor, *decision.retry_in);
    co_await pause.async_wait(asio::use_awaitable);
    ++retries;
    budget.begin(Clock::now());
  }
}

}  // namespace coach::worker
