// One try at an answer: sends the request, reads the stream, keeps the time-outs.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "core/secret.hpp"
#include "http/client.hpp"
#include "worker/provider/rate_headers.hpp"
#include "worker/provider/retry_policy.hpp"
#include "worker/provider/usage.hpp"

namespace coach::worker {

struct ChatStreamSettings {
  std::string base_url;  // ends with "/"
  Secret api_key;
  std::chrono::milliseconds first_token_timeout{60'000};  // from request to first content
  std::chrono::milliseconds gap_timeout{30'000};          // between content; pings don't count
  std::chrono::milliseconds reply_timeout{300'000};
  std::chrono::milliseconds warming_after{5'000};
  std::size_t max_answer_bytes = 1u << 20;
  // After a finish_reason usage, [DONE] and the end of the body are waited for so long. An athlete sees
  // the reply complete within 2 s of its last word.
  std::chrono::milliseconds finish_grace{1'500};
};

// How long to leave a stream alone between two reads, given how many replies are live and
// whether this one has shown text. A wake-up and a read cost far more than the token they
// bring: under load several tokens are taken at once, well within a writer's tick.
std::chrono::milliseconds read_pause(std::size_t live_replies, bool text_shown);

struct ChatListener {
  // New text of the answer: valid UTF-8 without NUL, never empty.
  std::function<void(std::string_view)> on_text;
  // `warming_after` has passed since `asked_at` without a token (hand-off, "Cold Start").
  std::function<void()> on_warming;
  // How many replies this process is making right now.
  std::function<std::size_t()> live_replies;
  // What the provider's headers told of its rate limits, whatever the answer is.
  std::function<void(const RateHeaders&)> on_rate;
  // So many pieces of content were read so long after the one before them; not called for the first.
  std::function<void(std::size_t chunks, Clock::duration since_last)> on_chunks =
      [](std::size_t /*chunks*/, Clock::duration /*since_last*/) {};
};

struct ChatResult {
  std::optional<ChatProblem> problem;          // nullopt: the answer is whole
  std::string detail;                          // for the log: no text of the conversation
  std::string finish_reason;                   // of a whole answer
  std::optional<Usage> usage;                  // as the provider told, within what the request can have cost
  bool odd_usage = false;                      // what it told was beyond that, or was no count
  Clock::duration took{};                      // from the request to the end of this try
  std::optional<Clock::duration> first_chunk;  // from the request to the first content
};

struct ChatRequest {
  std::string body;             // chat_body()
  std::string request_id;       // X-Request-Id
  std::int64_t max_tokens = 0;  // that the body asks for: the answer cannot have cost more
  Clock::time_point
      asked_at;  // when the first try of this answer began: the cold-start notice counts from there
};

// One try. When the calling coroutine is cancelled the provider's socket is closed at once and the
// exception leaves this function.
asio::awaitable<ChatResult> stream_chat(http::Client& client, const ChatStreamSettings& settings,
                                        ChatRequest request, ChatListener listener);

}  // namespace coach::worker
