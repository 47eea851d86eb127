// What a provider tells of its rate limits in an answer's headers. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace coach::worker {

struct RateHeaders {
  std::optional<std::int64_t> remaining_requests;
  std::optional<std::int64_t> remaining_tokens;
  std::optional<std::chrono::milliseconds> reset_requests;  // until all requests are there again
  std::optional<std::chrono::milliseconds> reset_tokens;
};

// `header` returns the value of the header of that name. Names and forms as OpenAI and
// Nebius use them: x-ratelimit-remaining-requests: 59, x-ratelimit-reset-requests: 6m0s (or
// 1s, 20ms, plain seconds). What is not understood counts as not told.
RateHeaders read_rate_headers(const std::function<std::optional<std::string_view>(std::string_view)>& header);

// "1h2m3.5s", "20ms", "7" (seconds); nullopt for anything else, and for more than a day.
std::optional<std::chrono::milliseconds> parse_reset(std::string_view text);

}  // namespace coach::worker
