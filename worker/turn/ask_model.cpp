#include "worker/turn/ask_model.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "core/log.hpp"
#include "worker/provider/log_words.hpp"

namespace coach::worker {

namespace {

// What failed, for the log: a provider's words may quote what it was sent.
std::string words_of(const ChatResult& result, const Secret& api_key, const ChatInput& input) {
  std::vector<std::string_view> texts{input.question, input.athlete};
  for (const auto& message : input.history) texts.push_back(message.content);
  return log_words(result.detail, api_key, texts);
}

}  // namespace

asio::awaitable<ModelAnswer> ask_model(ModelAccess access, ChatInput input, std::string request_id,
                                       ChatListener listener, std::size_t& prompt_bytes,
                                       std::function<void(const ChatResult&)> tried) {
  auto& budget = access.budget;
  const std::string body = chat_body(access.chat, input);
  std::string().swap(input.system_prompt);  // long, and in the body: not kept twice while the answer streams
  const auto asked_at = Clock::now();
  listener.on_rate = [&budget](const RateHeaders& headers) { budget.told(Clock::now(), headers); };
  for (int retries = 0;; ++retries) {
    if (retries > 0) budget.begin(Clock::now());
    prompt_bytes += body.size();
    ChatResult result =
        co_await stream_chat(access.provider, access.stream, body, request_id, asked_at, listener);
    if (tried) tried(result);
    ModelAnswer answer;
    answer.usage = result.usage;
    if (!result.problem) {
      answer.finish_reason = std::move(result.finish_reason);
      co_return answer;
    }
    if (result.problem->status == 429) budget.refused(Clock::now(), result.problem->retry_after);
    auto decision = decide_retry(access.retry, *result.problem, retries);
    log::warn(log::About{request_id}, "{}; {}", words_of(result, access.stream.api_key, input),
              decision.retry_in ? "trying once more" : "giving up");
    if (!decision.retry_in) {
      answer.problem = result.problem;
      answer.sentence = std::move(decision.sentence);
      co_return answer;
    }
    // A model that loads is what "warming up" means, before any five seconds have passed.
    if (result.problem->status == 503) listener.on_warming();
    asio::steady_timer pause(co_await asio::this_coro::executor, *decision.retry_in);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

}  // namespace coach::worker
