// What the reading and the watching coroutine of one try at an answer share, and its verdict.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/sse.hpp"
#include "worker/provider/chat_progress.hpp"
#include "worker/provider/chat_stream.hpp"

namespace coach::worker {

struct ChatTry {
  const ChatStreamSettings& settings;
  ChatListener listener;
  Clock::time_point asked_at;
  Usage most;  // tokens that the request can have cost
  Clock::time_point started = Clock::now();
  Clock::time_point last_content = started;
  ChatProgress progress{};
  std::size_t new_chunks = 0;  // since note_chunks()
  bool warming_told = false;
  bool answered = false;  // a body that may be an answer has begun: judge() has to look at it
  ChatResult result{};

  // Takes one event of the stream, or a whole JSON body as the data of one.
  void take(const http::SseEvent& event);

  // What one read brought: its pieces share the time since the last one.
  void note_chunks();

  // The first problem stands: a time-out cancels the reader, whose complaint comes second.
  void fail(ChatProblem problem, std::string detail);
  void fail(ChatFailure failure, std::string detail);
  void fail_with_status(unsigned status, std::optional<std::chrono::milliseconds> retry_after,
                        std::string detail);
  // As the provider's own words say. `where` begins the line for the log.
  void fail_as_told(const ProviderError& error, std::string_view where);

  // The stream is over, has ended, or was left to itself: shows what was held back and fills `result`.
  void judge();

 private:
  void judge_end();
  void judge_usage();
};

}  // namespace coach::worker
