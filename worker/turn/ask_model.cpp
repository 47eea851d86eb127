#include "worker/turn/ask_model.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "core/log.hpp"

namespace coach::worker {

asio::awaitable<ModelAnswer> ask_model(http::Client& provider, const ChatStreamSettings& stream,
                                       const RetrySettings& retry, RateBudget& budget, std::string body,
                                       std::string request_id, ChatListener listener,
                                       std::size_t& prompt_bytes) {
  const auto asked_at = Clock::now();
  listener.on_rate = [&budget](const RateHeaders& headers) { budget.told(Clock::now(), headers); };
  for (int retries = 0;; ++retries) {
    if (retries > 0) budget.begin(Clock::now());
    prompt_bytes += body.size();
    ChatResult result = co_await stream_chat(provider, stream, body, request_id, asked_at, listener);
    ModelAnswer answer;
    answer.usage = result.usage;
    if (!result.problem) {
      answer.finish_reason = std::move(result.finish_reason);
      co_return answer;
    }
    if (result.problem->status == 429) budget.refused(Clock::now(), result.problem->retry_after);
    auto decision = decide_retry(retry, *result.problem, retries);
    log::warn("reply {}: {}; {}", request_id, result.detail,
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
