#include "worker/provider/chat_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "core/utf8.hpp"
#include "http/sse.hpp"
#include "worker/provider/chat_progress.hpp"

namespace coach::worker {
namespace {

constexpr auto end_of_body_limit = std::chrono::milliseconds(50);

// What the reading and the watching coroutine of one try share.
struct Try {
  const ChatStreamSettings& settings;
  ChatListener listener;
  Clock::time_point asked_at;
  Clock::time_point started = Clock::now();
  Clock::time_point last_content = started;
  ChatProgress progress{};
  Utf8Sanitizer sanitizer{};
  std::size_t bytes = 0;
  std::size_t new_chunks = 0;  // since note_chunks()
  bool warming_told = false;
  ChatResult result{};

  // What one read brought: its pieces share the time since the last one.
  void note_chunks() {
    if (new_chunks == 0) return;
    const auto now = Clock::now();
    listener.on_chunks(new_chunks, now - last_content);
    last_content = now;
    new_chunks = 0;
  }

  // The first problem stands: a time-out cancels the reader, whose complaint comes second.
  void fail(ChatProblem problem, std::string detail) {
    if (result.problem) return;
    problem.content_shown = progress.has_content();
    result.problem = problem;
    result.detail = std::move(detail);
  }

  void fail(ChatFailure failure, std::string detail) {
    fail(ChatProblem{failure, 0, std::nullopt, false}, std::move(detail));
  }

  void fail_with_status(unsigned status, std::optional<std::chrono::milliseconds> retry_after,
                        std::string detail) {
    fail(ChatProblem{ChatFailure::status, status, retry_after, false}, std::move(detail));
  }

  void fail_as_told(const ProviderError& error) {
    auto detail = fmt::format("error in the stream: {}", error.message);
    if (error.status) {
      fail_with_status(*error.status, std::nullopt, std::move(detail));
    } else {
      fail(ChatFailure::provider_error, std::move(detail));
    }
  }

  void take(const http::SseEvent& event) {
    const std::string content = progress.take(event.type, event.data);
    if (content.empty()) return;
    if (!result.first_chunk) {
      last_content = Clock::now();
      result.first_chunk = last_content - started;
    } else {
      ++new_chunks;
    }
    bytes += content.size();
    if (const std::string text = sanitizer.feed(content); !text.empty()) listener.on_text(text);
  }
};

void judge_end(Try& attempt) {
  if (const std::string rest = attempt.sanitizer.finish(); !rest.empty()) attempt.listener.on_text(rest);
  attempt.result.usage = attempt.progress.usage();
  switch (attempt.progress.end()) {
    case ChatEnd::whole:
      attempt.result.finish_reason = attempt.progress.finish_reason();
      return;
    case ChatEnd::error:
      attempt.fail_as_told(attempt.progress.error().value());
      return;
    case ChatEnd::truncated:
      attempt.fail(ChatFailure::truncated,
                   fmt::format("the stream ended without a finish_reason ({} garbled events)",
                               attempt.progress.garbled_events()));
  }
}

// An answer that is no stream: an HTTP error, or a JSON body under status 200.
asio::awaitable<void> read_refusal(http::BodyStream& stream, Try& attempt) {
  const unsigned status = stream.status();
  const auto retry_after = parse_retry_after(stream.header("retry-after-ms"), stream.header("retry-after"));
  const auto body = co_await stream.read_all(16u << 10);
  const auto error = body ? parse_error_body(*body) : std::nullopt;
  const auto words = error ? error->message : std::string("no error message");
  if (status != 200) {
    attempt.fail_with_status(status, retry_after, fmt::format("HTTP {}: {}", status, words));
  } else if (error && error->status) {
    attempt.fail_with_status(*error->status, retry_after, fmt::format("HTTP 200 with an error: {}", words));
  } else {
    attempt.fail(ChatFailure::provider_error, fmt::format("HTTP 200 without a stream: {}", words));
  }
}

bool is_event_stream(const http::BodyStream& stream) {
  const auto type = stream.header("content-type");
  return !type || !type->starts_with("application/json");
}

// Only a body that was read to its end gives its connection back to the pool, which saves
// the next reply a TLS handshake. The end comes right behind [DONE]; a server that keeps
// it back is not waited for.
asio::awaitable<void> read_to_end(http::BodyStream& stream) {
  while (true) {
    const auto rest = co_await stream.read();
    if (!rest || rest->empty()) co_return;
  }
}

asio::awaitable<void> read_events(http::BodyStream& stream, Try& attempt) {
  http::SseParser parser;
  asio::steady_timer pause(co_await asio::this_coro::executor);
  bool ended = false;
  const auto take = [&attempt](const http::SseEvent& event) { attempt.take(event); };
  while (!attempt.progress.over()) {
    const auto bytes = co_await stream.read();
    if (!bytes) {
      // A reset after the whole answer arrived takes nothing away from it.
      if (attempt.progress.end() == ChatEnd::whole) break;
      attempt.fail(attempt.progress.has_content() ? ChatFailure::truncated : ChatFailure::transport,
                   bytes.error().message);
      co_return;
    }
    ended = bytes->empty();
    if (ended) {
      parser.finish();
      if (parser.unterminated_data() == "[DONE]") attempt.progress.take("message", "[DONE]");
      break;
    }
    if (!parser.feed(*bytes, take)) {
      attempt.fail(ChatFailure::too_long, "an event beyond the parser's limit");
      co_return;
    }
    attempt.note_chunks();
    if (attempt.bytes > attempt.settings.max_answer_bytes) {
      attempt.fail(ChatFailure::too_long, fmt::format("an answer of more than {} bytes", attempt.bytes));
      co_return;
    }
    const auto rest = read_pause(attempt.listener.live_replies(), attempt.progress.has_content());
    if (rest.count() > 0 && !attempt.progress.over()) {
      pause.expires_after(rest);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }
  judge_end(attempt);
  if (!ended && attempt.progress.end() == ChatEnd::whole)
    co_await run_for(end_of_body_limit, read_to_end(stream));
}

asio::awaitable<void> read_answer(http::Client& client, Try& attempt, http::Request request) {
  auto stream = co_await client.open(std::move(request), attempt.settings.first_token_timeout);
  if (!stream) {
    const bool late = stream.error().failure == http::Failure::timeout;
    attempt.fail(late ? ChatFailure::first_token_timeout : ChatFailure::transport, stream.error().message);
    co_return;
  }
  attempt.listener.on_rate(read_rate_headers([&](std::string_view name) { return stream->header(name); }));
  if (stream->status() != 200 || !is_event_stream(*stream)) {
    co_await read_refusal(*stream, attempt);
  } else {
    co_await read_events(*stream, attempt);
  }
}

// One timer a reply, not one a token: the deadline moves with the content, the timer
// looks again when it fires.
asio::awaitable<void> watch(Try& attempt) {
  const auto& settings = attempt.settings;
  const auto whole = attempt.started + settings.reply_timeout;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    const bool content = attempt.progress.has_content();
    const auto silence = content ? attempt.last_content + settings.gap_timeout
                                 : attempt.started + settings.first_token_timeout;
    const auto notice = attempt.asked_at + settings.warming_after;
    const auto now = Clock::now();
    if (now >= silence) {
      attempt.fail(content ? ChatFailure::gap_timeout : ChatFailure::first_token_timeout,
                   "no content in time");
      co_return;
    }
    if (now >= whole) {
      attempt.fail(ChatFailure::reply_timeout, "the answer took longer than reply_timeout");
      co_return;
    }
    const bool notice_due = !content && !attempt.warming_told;
    if (notice_due && now >= notice) {
      attempt.warming_told = true;
      attempt.listener.on_warming();
      continue;
    }
    timer.expires_at(std::min({silence, whole, notice_due ? notice : whole}));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace

std::chrono::milliseconds read_pause(std::size_t live_replies, bool text_shown) {
  constexpr std::size_t few = 100;
  if (!text_shown || live_replies < few) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(80);
}

asio::awaitable<ChatResult> stream_chat(http::Client& client, const ChatStreamSettings& settings,
                                        std::string body, std::string request_id, Clock::time_point asked_at,
                                        ChatListener listener) {
  http::Request request;
  request.url = settings.base_url + "chat/completions";
  request.headers = {{"Authorization", "Bearer " + settings.api_key.reveal()},
                     {"Content-Type", "application/json"},
                     {"Accept", "text/event-stream"},
                     {"X-Request-Id", std::move(request_id)}};
  request.body = std::move(body);
  Try attempt{settings, std::move(listener), asked_at};
  co_await race(read_answer(client, attempt, std::move(request)), watch(attempt));
  if (attempt.result.problem) attempt.result.usage = attempt.progress.usage();
  attempt.result.took = Clock::now() - attempt.started;
  co_return std::move(attempt.result);
}

}  // namespace coach::worker
