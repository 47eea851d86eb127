// What to do when the inference provider fails: the hand-off's table ("Nebius Errors"),
// and beyond it what is safe. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace coach::worker {

enum class ChatFailure {
  status,     // an HTTP status other than 200, or an error that names one
  transport,  // refused, reset, name not known, TLS: nothing of an answer came
  first_token_timeout,
  gap_timeout,      // content stopped coming
  reply_timeout,    // the whole took too long
  truncated,        // the stream ended early
  provider_error,   // an error in the stream, without a status
  too_long,         // more text than a reply may have
  no_text,          // the answer ended as it should and has nothing to read
  prompt_too_long,  // the model's context is too small for the prompt
};

struct ChatProblem {
  ChatFailure failure = ChatFailure::transport;
  unsigned status = 0;  // for ChatFailure::status; 0 when none is known
  std::optional<std::chrono::milliseconds> retry_after;
  bool content_shown = false;  // text of this reply has already reached the client
};

struct RetrySettings {
  std::chrono::milliseconds unavailable_delay{3'000};
  std::chrono::milliseconds rate_limit_delay{5'000};
  std::chrono::milliseconds transport_delay{500};
  std::chrono::milliseconds max_retry_after{60'000};
};

struct RetryDecision {
  // Try again after this long; nullopt: give up.
  std::optional<std::chrono::milliseconds> retry_in;
  // What the athlete reads when it is given up.
  std::string sentence;
};

// `retries` counts the repetitions already made for this reply. A prompt that is too long is not for
// this function to repeat: only a shorter one helps (ask_model).
RetryDecision decide_retry(const RetrySettings& settings, const ChatProblem& problem, int retries);

// `Retry-After` (seconds; a date is ignored) or `retry-after-ms`, the latter first.
std::optional<std::chrono::milliseconds> parse_retry_after(std::optional<std::string_view> retry_after_ms,
                                                           std::optional<std::string_view> retry_after);

}  // namespace coach::worker
