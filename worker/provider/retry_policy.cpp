#include "worker/provider/retry_policy.hpp"

#include <charconv>
#include <cmath>

namespace coach::worker {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view unavailable =
    "Coach K is temporarily unavailable. Please try again in a few minutes.";
constexpr std::string_view warming = "Coach K is still warming up. Please try again.";
constexpr std::string_view busy = "Coach K is very busy right now. Please try again in a minute.";
constexpr std::string_view slow = "Coach K took too long to answer. Please try again.";
constexpr std::string_view cut_off = "The answer was cut off. Please try again.";
constexpr std::string_view endless = "The answer grew too long and was stopped.";
constexpr std::string_view speechless = "Coach K had no answer this time. Please try again.";
constexpr std::string_view overlong =
    "This conversation is too long for Coach K. Please send a shorter message or start a new conversation.";

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || rest != end || !std::isfinite(value) || value < 0) return std::nullopt;
  return value;
}

std::string_view sentence_for(const ChatProblem& problem) {
  switch (problem.failure) {
    case ChatFailure::status:
      if (problem.content_shown) return cut_off;
      if (problem.status == 503) return warming;
      if (problem.status == 429) return busy;
      return unavailable;
    case ChatFailure::first_token_timeout:
    case ChatFailure::reply_timeout:
      return slow;
    case ChatFailure::gap_timeout:
    case ChatFailure::truncated:
      return cut_off;
    case ChatFailure::too_long:
      return endless;
    case ChatFailure::no_text:
      return speechless;
    case ChatFailure::prompt_too_long:
      return overlong;
    case ChatFailure::transport:
    case ChatFailure::provider_error:
      break;
  }
  return problem.content_shown ? cut_off : unavailable;
}

std::optional<milliseconds> delay_for(const RetrySettings& settings, const ChatProblem& problem) {
  const bool rate_limited = problem.failure == ChatFailure::status && problem.status == 429;
  const bool loading = problem.failure == ChatFailure::status && problem.status == 503;
  if (problem.retry_after && (rate_limited || loading)) {
    // Longer than anybody waits in front of a chat: give up at once and say so.
    if (*problem.retry_after > settings.max_retry_after) return std::nullopt;
    return problem.retry_after;
  }
  if (loading) return settings.unavailable_delay;
  if (rate_limited) return settings.rate_limit_delay;
  const bool again = problem.failure == ChatFailure::transport || problem.failure == ChatFailure::no_text;
  if (again) return settings.transport_delay;
  return std::nullopt;
}

}  // namespace

RetryDecision decide_retry(const RetrySettings& settings, const ChatProblem& problem, int retries) {
  RetryDecision decision{std::nullopt, std::string(sentence_for(problem))};
  // Chat completions have no resume token: once text was shown, a repetition would start
  // another answer under the reader's eyes. And the hand-off says "retry once".
  if (problem.content_shown || retries >= 1) return decision;
  decision.retry_in = delay_for(settings, problem);
  return decision;
}

std::optional<milliseconds> parse_retry_after(std::optional<std::string_view> retry_after_ms,
                                              std::optional<std::string_view> retry_after) {
  constexpr double a_day = 86'400'000;
  if (retry_after_ms) {
    if (const auto value = parse_number(*retry_after_ms)) {
      return milliseconds(std::llround(std::min(*value, a_day)));
    }
  }
  if (retry_after) {
    if (const auto value = parse_number(*retry_after)) {
      return milliseconds(std::llround(std::min(*value * 1000, a_day)));
    }
  }
  return std::nullopt;
}

}  // namespace coach::worker
