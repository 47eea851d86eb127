#include "worker/provider/chat_try.hpp"

#include <fmt/format.h>

#include <utility>

namespace coach::worker {
namespace {

constexpr std::int64_t bytes_a_token = 4;  // about; where the provider does not tell

}  // namespace

void ChatTry::take(const http::SseEvent& event) {
  const bool had_content = progress.has_content();
  const auto bytes_before = progress.bytes();
  const std::string text = progress.take(event.type, event.data);
  if (progress.bytes() == bytes_before) return;
  if (!had_content) {
    if (!progress.has_content()) return;
    last_content = Clock::now();
    result.first_chunk = last_content - started;
  } else {
    ++new_chunks;
  }
  if (!text.empty()) listener.on_text(text);
}

void ChatTry::note_chunks() {
  if (new_chunks == 0) return;
  const auto now = Clock::now();
  listener.on_chunks(new_chunks, now - last_content);
  last_content = now;
  new_chunks = 0;
}

void ChatTry::fail(ChatProblem problem, std::string detail) {
  if (result.problem) return;
  problem.content_shown = progress.has_content();
  result.problem = problem;
  result.detail = std::move(detail);
}

void ChatTry::fail(ChatFailure failure, std::string detail) {
  fail(ChatProblem{failure, 0, std::nullopt, false}, std::move(detail));
}

void ChatTry::fail_with_status(unsigned status, std::optional<std::chrono::milliseconds> retry_after,
                               std::string detail) {
  fail(ChatProblem{ChatFailure::status, status, retry_after, false}, std::move(detail));
}

void ChatTry::fail_as_told(const ProviderError& error, std::string_view where) {
  auto detail = fmt::format("{}: {}", where, error.message);
  if (error.prompt_too_long && !progress.has_content()) {
    fail(ChatProblem{ChatFailure::prompt_too_long, error.status.value_or(0), std::nullopt, false},
         std::move(detail));
  } else if (error.status) {
    fail_with_status(*error.status, std::nullopt, std::move(detail));
  } else {
    fail(ChatFailure::provider_error, std::move(detail));
  }
}

void ChatTry::judge() {
  if (!result.problem && answered) judge_end();
  judge_usage();
}

void ChatTry::judge_end() {
  if (const std::string rest = progress.finish(); !rest.empty()) listener.on_text(rest);
  switch (progress.end()) {
    case ChatEnd::whole:
      result.finish_reason = progress.finish_reason();
      return;
    case ChatEnd::no_text:
      fail(ChatFailure::no_text,
           fmt::format("an answer without text, its finish_reason is {}", progress.finish_reason()));
      return;
    case ChatEnd::error:
      fail_as_told(progress.error().value(), "error in the stream");
      return;
    case ChatEnd::truncated:
      // Before the first text an end is as good as a broken connection.
      fail(progress.has_content() ? ChatFailure::truncated : ChatFailure::transport,
           fmt::format("the stream ended without a finish_reason ({} garbled events)",
                       progress.garbled_events()));
  }
}

void ChatTry::judge_usage() {
  if (!progress.usage()) return;
  const Usage estimate{most.prompt_tokens / bytes_a_token,
                       static_cast<std::int64_t>(progress.bytes()) / bytes_a_token};
  const auto believed = believe(*progress.usage(), most, estimate);
  result.odd_usage = believed ? believed->odd : progress.usage()->odd;
  if (believed) result.usage = believed->usage;
}

}  // namespace coach::worker
