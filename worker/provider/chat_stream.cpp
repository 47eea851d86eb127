#include "worker/provider/chat_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "http/sse.hpp"
#include "worker/provider/body_kind.hpp"
#include "worker/provider/chat_try.hpp"

namespace coach::worker {
namespace {

constexpr auto end_of_body_limit = std::chrono::milliseconds(50);
constexpr std::size_t refusal_limit = 16u << 10;  // bytes that are read of an error
constexpr std::size_t json_limit =
    4u << 20;  // of an answer in one piece; text escaped to six times its size fits

// An HTTP error.
asio::awaitable<void> read_refusal(http::BodyStream& stream, ChatTry& attempt) {
  const unsigned status = stream.status();
  const auto retry_after = parse_retry_after(stream.header("retry-after-ms"), stream.header("retry-after"));
  const auto body = co_await stream.read_all(refusal_limit);
  const auto error = body ? parse_error_body(*body) : std::nullopt;
  auto detail = fmt::format("HTTP {}: {}", status, error ? error->message : "no error message");
  const bool too_long =
      status == 413 ||
      (can_be_about_length(status) && (error ? error->prompt_too_long : body && says_prompt_too_long(*body)));
  if (too_long) {
    attempt.fail(ChatProblem{ChatFailure::prompt_too_long, status, std::nullopt, false}, std::move(detail));
  } else {
    attempt.fail_with_status(status, retry_after, std::move(detail));
  }
}

// A JSON body under status 200: an error, or the whole answer of a server that does not stream.
asio::awaitable<void> read_json(http::BodyStream& stream, ChatTry& attempt, std::string head) {
  const auto rest = co_await stream.read_all(json_limit);
  if (!rest) {
    attempt.fail(ChatFailure::transport, rest.error().message);
    co_return;
  }
  const std::string body = head + *rest;
  if (const auto error = parse_error_body(body)) {
    attempt.fail_as_told(*error, "HTTP 200 with an error");
    co_return;
  }
  attempt.answered = true;
  attempt.take({"message", body, {}});
  if (attempt.progress.bytes() > attempt.settings.max_answer_bytes) {
    attempt.fail(ChatFailure::too_long, fmt::format("an answer of {} bytes", attempt.progress.bytes()));
  }
}

// The events of a stream, read until nothing more can come that matters.
class EventReader {
 public:
  EventReader(const Executor& executor, http::BodyStream& stream, ChatTry& attempt)
      : stream_(stream), attempt_(attempt), pause_(executor) {}

  // `head`: what was read of the body already.
  asio::awaitable<void> run(std::string_view head) {
    attempt_.answered = true;
    take(head);
    while (more() && !attempt_.progress.finished()) co_await read();
    if (more()) co_await run_for(attempt_.settings.finish_grace, read_tail());
    if (!ended_ && attempt_.progress.over() && !attempt_.progress.error())
      co_await run_for(end_of_body_limit, read_to_end());
  }

 private:
  bool more() const { return !ended_ && !attempt_.result.problem && !attempt_.progress.over(); }

  // One read, and a rest when there are many replies to read.
  asio::awaitable<void> read() {
    const auto rest = read_pause(attempt_.listener.live_replies(), attempt_.progress.has_content());
    if (rest.count() > 0) {
      pause_.expires_after(rest);
      co_await pause_.async_wait(asio::use_awaitable);
    }
    const auto bytes = co_await stream_.read();
    if (!bytes) {
      ended_ = true;
      // A reset after the whole answer arrived takes nothing away from it.
      if (attempt_.progress.finished()) co_return;
      attempt_.fail(attempt_.progress.has_content() ? ChatFailure::truncated : ChatFailure::transport,
                    bytes.error().message);
    } else if (bytes->empty()) {
      ended_ = true;
      parser_.finish();
      if (parser_.unterminated_data() == "[DONE]") attempt_.progress.take("message", "[DONE]");
    } else {
      take(*bytes);
    }
  }

  void take(std::string_view bytes) {
    if (!parser_.feed(bytes, [this](const http::SseEvent& event) { attempt_.take(event); })) {
      attempt_.fail(ChatFailure::too_long, "an event beyond the parser's limit");
      return;
    }
    attempt_.note_chunks();
    if (attempt_.progress.bytes() > attempt_.settings.max_answer_bytes) {
      attempt_.fail(ChatFailure::too_long,
                    fmt::format("an answer of more than {} bytes", attempt_.progress.bytes()));
    }
  }

  // The answer is whole; its usage may be on the way.
  asio::awaitable<void> read_tail() {
    while (more()) co_await read();
  }

  // Only a body that was read to its end gives its connection back to the pool, which saves
  // the next reply a TLS handshake. The end comes right behind [DONE]; a server that keeps
  // it back is not waited for.
  asio::awaitable<void> read_to_end() {
    while (true) {
      const auto rest = co_await stream_.read();
      if (!rest || rest->empty()) co_return;
    }
  }

  http::BodyStream& stream_;
  ChatTry& attempt_;
  http::SseParser parser_;
  asio::steady_timer pause_;
  bool ended_ = false;
};

// A body under status 200. Its content-type is not asked: servers and what stands in front of them get
// it wrong.
asio::awaitable<void> read_body(http::BodyStream& stream, ChatTry& attempt) {
  std::string head;
  while (kind_of_body(head) == BodyKind::unknown && head.size() < refusal_limit) {
    const auto bytes = co_await stream.read();
    if (!bytes || bytes->empty()) {
      attempt.fail(ChatFailure::transport, bytes ? "an empty answer" : bytes.error().message);
      co_return;
    }
    head += *bytes;
  }
  switch (kind_of_body(head)) {
    case BodyKind::json:
      co_await read_json(stream, attempt, std::move(head));
      co_return;
    case BodyKind::page:
      attempt.fail(ChatFailure::transport, "HTTP 200 with a web page instead of an answer");
      co_return;
    case BodyKind::unknown:
    case BodyKind::events:
      break;
  }
  EventReader reader(co_await asio::this_coro::executor, stream, attempt);
  co_await reader.run(head);
}

asio::awaitable<void> read_answer(http::Client& client, ChatTry& attempt, http::Request request) {
  auto stream = co_await client.open(std::move(request), attempt.settings.first_token_timeout);
  if (!stream) {
    const bool late = stream.error().failure == http::Failure::timeout;
    attempt.fail(late ? ChatFailure::first_token_timeout : ChatFailure::transport, stream.error().message);
    co_return;
  }
  attempt.listener.on_rate(read_rate_headers([&](std::string_view name) { return stream->header(name); }));
  if (stream->status() != 200) {
    co_await read_refusal(*stream, attempt);
  } else {
    co_await read_body(*stream, attempt);
  }
}

// One timer a reply, not one a token: the deadline moves with the content, the timer
// looks again when it fires.
asio::awaitable<void> watch(ChatTry& attempt) {
  const auto& settings = attempt.settings;
  const auto whole = attempt.started + settings.reply_timeout;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    const bool content = attempt.progress.has_content();
    const auto silence = content ? attempt.last_content + settings.gap_timeout
                                 : attempt.started + settings.first_token_timeout;
    const auto notice = attempt.asked_at + settings.warming_after;
    const auto now = Clock::now();
    // An answer that is whole is not late any more: its reader ends by itself.
    const bool finished = attempt.progress.finished();
    if (!finished && now >= silence) {
      attempt.fail(content ? ChatFailure::gap_timeout : ChatFailure::first_token_timeout,
                   "no content in time");
      co_return;
    }
    if (!finished && now >= whole) {
      attempt.fail(ChatFailure::reply_timeout, "the answer took longer than reply_timeout");
      co_return;
    }
    const bool notice_due = !finished && !content && !attempt.warming_told;
    if (notice_due && now >= notice) {
      attempt.warming_told = true;
      attempt.listener.on_warming();
      continue;
    }
    timer.expires_at(finished ? Clock::time_point::max()
                              : std::min({silence, whole, notice_due ? notice : whole}));
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
                                        ChatRequest request, ChatListener listener) {
  http::Request http_request;
  http_request.url = settings.base_url + "chat/completions";
  http_request.headers = {{"Authorization", "Bearer " + settings.api_key.reveal()},
                          {"Content-Type", "application/json"},
                          {"Accept", "text/event-stream"},
                          {"X-Request-Id", std::move(request.request_id)}};
  // No token is shorter than a byte.
  const Usage most{static_cast<std::int64_t>(request.body.size()), request.max_tokens};
  http_request.body = std::move(request.body);
  ChatTry attempt{settings, std::move(listener), request.asked_at, most};
  co_await race(read_answer(client, attempt, std::move(http_request)), watch(attempt));
  attempt.judge();
  attempt.result.took = Clock::now() - attempt.started;
  co_return std::move(attempt.result);
}

}  // namespace coach::worker
