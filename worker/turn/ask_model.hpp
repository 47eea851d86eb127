// The whole way to an answer: one try, and what the hand-off's table allows after it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "http/client.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/provider/retry_policy.hpp"
#include "worker/turn/chat_body.hpp"

namespace coach::worker {

struct ModelAnswer {
  std::optional<ChatProblem> problem;  // nullopt: the answer is whole
  std::string sentence;                // what the athlete reads when there is a problem
  std::string finish_reason;           // of a whole answer
  std::optional<Usage> usage;          // of all tries together; nullopt: none told it
};

struct ModelAccess {
  http::Client& provider;
  const ChatStreamSettings& stream;
  const RetrySettings& retry;
  RateBudget& budget;
  const ChatSettings& chat;
  std::size_t max_input_tokens;  // of the prompt (worker/turn/prompt_budget)
};

// The oldest turns of `input` are left out where the prompt has more than `max_input_tokens`. A provider
// that finds it too long all the same is asked once more with half of the history.
//
// The budget learns of refusals and further tries; the caller has called RateBudget::begin for the
// first. `prompt_bytes` grows by each body that is sent, also when the caller is cancelled then.
// `tried`, unless empty, is told how each try went. What `access` names must outlive the call.
asio::awaitable<ModelAnswer> ask_model(ModelAccess access, ChatInput input, std::string request_id,
                                       ChatListener listener, std::size_t& prompt_bytes,
                                       std::function<void(const ChatResult&)> tried = {});

}  // namespace coach::worker
